"""The three outcomes of a failure. One table decides which one an exception means; everything else only raises."""

from dataclasses import dataclass
from enum import Enum, auto


class Permanent(Exception):  # noqa: N818 - an outcome, not an error name
    """It will never work: to the dead-letter topic now."""


class Transient(Exception):  # noqa: N818
    """It may work in a moment: try again here."""


class Halt(Exception):  # noqa: N818
    """Going on would do harm: end the process with a non-zero code."""


class Outcome(Enum):
    DEAD_LETTER = auto()
    HALT = auto()


@dataclass(frozen=True, slots=True)
class Policy:
    """How long to retry (seconds, the first try not counted) and what to do when that did not help."""

    retry_for: float
    then: Outcome


NEVER = Policy(retry_for=0, then=Outcome.DEAD_LETTER)
BRIEFLY = Policy(retry_for=2, then=Outcome.DEAD_LETTER)  # unknown errors: probably a defect, perhaps a race
# A store or broker that is away is no fault of the record, so nothing is dead-lettered. Below max_poll_interval_ms
# (300 s), past which the group would give our partitions to somebody else while we still work on them (P26).
OUTAGE = Policy(retry_for=240, then=Outcome.HALT)
AT_ONCE = Policy(retry_for=0, then=Outcome.HALT)

# Matched by the name of any class on the exception's MRO: the chassis does not import drivers a service may not have.
POLICIES: dict[str, Policy] = {
    "libs.chassis.errors.Permanent": NEVER,
    "libs.contracts.registry.ContractError": NEVER,
    "libs.contracts.envelope.EnvelopeError": NEVER,
    "libs.chassis.errors.Halt": AT_ONCE,
    "libs.chassis.errors.Transient": OUTAGE,
    "builtins.OSError": OUTAGE,
    "builtins.TimeoutError": OUTAGE,
    "asyncpg.exceptions.PostgresConnectionError": OUTAGE,
    "asyncpg.exceptions._base.InterfaceError": OUTAGE,
    "asyncpg.exceptions.OperatorInterventionError": OUTAGE,
    "asyncpg.exceptions.InsufficientResourcesError": OUTAGE,
    "asyncpg.exceptions.TransactionRollbackError": OUTAGE,
    "asyncpg.exceptions.LockNotAvailableError": OUTAGE,
    "asyncpg.exceptions.IdleInTransactionSessionTimeoutError": OUTAGE,
    # asyncpg's word for a session that the server ended between two statements of a transaction:
    # https://github.com/sqlalchemy/sqlalchemy/issues/13241
    "asyncpg.exceptions._base.InternalClientError": OUTAGE,
    "sqlalchemy.exc.OperationalError": OUTAGE,
    "sqlalchemy.exc.InterfaceError": OUTAGE,
    "sqlalchemy.exc.TimeoutError": OUTAGE,
    "pymongo.errors.ConnectionFailure": OUTAGE,
    "pymongo.errors.WriteConcernError": OUTAGE,  # no majority has acknowledged it, as while a server shuts down
    "aiokafka.errors.KafkaError": OUTAGE,
    "botocore.exceptions.HTTPClientError": OUTAGE,
}


def policy_for(error: BaseException) -> Policy:
    """The policy of the closest class that has one, looking through wrappers such as SQLAlchemy's DBAPIError."""
    for layer in _layers(error):
        for cls in type(layer).__mro__:
            if policy := POLICIES.get(f"{cls.__module__}.{cls.__qualname__}"):
                return policy
    return BRIEFLY


def _layers(error: BaseException) -> list[BaseException]:
    layers: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in layers:
        layers.append(current)
        current = current.__cause__
    return layers
