"""The registry: what ties a payload class to its type, its topic and its key. Mistakes fail at import."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Self, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from libs.contracts.topics import TOPICS

TYPE_NAME = re.compile(r"[a-z]+\.[a-z]+\.[a-z]+(-[a-z]+)*\.v[1-9][0-9]*")
Moment = AwareDatetime


class ContractError(ValueError):
    """A record breaks its contract; the message names the field and the rule."""


class Vocabulary(StrEnum):
    """A string enum that reads words it does not know yet as UNKNOWN, so that a newer producer does not stop us."""

    @classmethod
    def _missing_(cls, value: object) -> "Vocabulary | None":
        return cls.__members__.get("UNKNOWN")


class Payload(BaseModel):
    """Base of every payload: frozen, and blind to fields it does not know (a newer producer may add some).

    The string under a field is its description in the JSON Schema and in docs/reference/events.md.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        ser_json_inf_nan="constants",
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )


class Event(Payload):
    """Base of every registered payload."""

    contract: ClassVar["Contract"]

    @property
    def key(self) -> bytes:
        """The Kafka key: the id of the aggregate whose order matters."""
        return str(getattr(self, self.contract.key)).encode()

    def to_json(self) -> bytes:
        return self.__pydantic_serializer__.to_json(self)

    @classmethod
    def from_json(cls, body: bytes) -> Self:
        """Raises ContractError naming the first field that breaks a rule."""
        try:
            return cls.model_validate_json(body, strict=True)  # no "5" for 5, no epoch for a time
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            field = ".".join(str(part) for part in first["loc"]) or "body"
            raise ContractError(f"{cls.contract.type}: {field}: {first['msg']}") from None


PayloadClass = type[Event]


@dataclass(frozen=True, slots=True)
class Contract:
    type: str
    topic: str
    key: str
    payload: PayloadClass

    @property
    def stem(self) -> str:
        """The type without its version."""
        return self.type.rpartition(".")[0]


_contracts: dict[str, Contract] = {}
E = TypeVar("E", bound=Event)


def contract(type_: str, *, topic: str, key: str) -> Callable[[type[E]], type[E]]:
    """Registers a payload class. Raises TypeError, at import, for a duplicate type, an odd name, an unknown topic or a
    key that is no field."""

    def register(payload: type[E]) -> type[E]:
        if not TYPE_NAME.fullmatch(type_):
            raise TypeError(f"{type_}: not context.subject.verb.vN")
        if type_ in _contracts:
            raise TypeError(f"{type_}: already registered for {_contracts[type_].payload.__name__}")
        if topic not in TOPICS:
            raise TypeError(f"{type_}: topic {topic} is not in the catalogue")
        if key not in payload.model_fields:
            raise TypeError(f"{type_}: key {key} is no field of {payload.__name__}")
        payload.contract = Contract(type_, topic, key, payload)
        _contracts[type_] = payload.contract
        return payload

    return register


def find(type_: str) -> Contract | None:
    return _contracts.get(type_)


def contracts() -> Iterator[Contract]:
    """Every registered contract, by type."""
    return iter(sorted(_contracts.values(), key=lambda one: one.type))
