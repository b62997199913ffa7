"""PostgreSQL: one engine per process, one unit of work per message or request."""

from functools import partial
from types import TracebackType
from typing import Any, Self

import orjson
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSessionTransaction, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from libs.chassis.waiting import wait_until_up

CONNECT_TIMEOUT = 5.0  # seconds
STATEMENT_TIMEOUT = 15.0
# The server gives up first and says why; ours is for a server that no longer answers at all.
GRACE = 5.0
COMMAND_TIMEOUT = STATEMENT_TIMEOUT + GRACE

SERVER_SETTINGS = {
    "statement_timeout": f"{STATEMENT_TIMEOUT:g}s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
    # A client whose machine vanished keeps its locks until the server notices: two hours by default.
    "tcp_keepalives_idle": "15",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}


def make_engine(
    url: str, *, application_name: str, pool_size: int = 5, statement_timeout: float = STATEMENT_TIMEOUT
) -> AsyncEngine:
    """An engine over asyncpg; it connects at first use. `statement_timeout` is in seconds.

    No ping before each use: a checked-out connection that the server has closed is replaced without a round trip, and
    one that dies in use fails its unit of work with an outage (see errors.policy_for) and takes the pool with it.
    """
    engine = create_async_engine(
        make_url(url).set(drivername="postgresql+asyncpg"),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=CONNECT_TIMEOUT * 2,
        hide_parameters=True,  # an error's text goes to logs and dead letters; a pupil's work does not
        json_serializer=_to_json,
        json_deserializer=orjson.loads,
        connect_args={
            "timeout": CONNECT_TIMEOUT,
            "command_timeout": statement_timeout + GRACE,
            "server_settings": SERVER_SETTINGS
            | {"application_name": application_name, "statement_timeout": f"{statement_timeout:g}s"},
        },
    )
    event.listen(engine.sync_engine, "checkout", _replace_if_closed)
    return engine


def _to_json(value: object) -> str:
    return orjson.dumps(value).decode()


def _replace_if_closed(connection: Any, _record: object, _proxy: object) -> None:
    if connection.driver_connection.is_closed():
        raise DisconnectionError("the server closed this connection while it was idle")


class _Session(AsyncSession):
    async def commit(self) -> None:
        raise RuntimeError("only the unit of work commits; leave its block instead")


class UnitOfWork:
    """One transaction: `async with UnitOfWork(engine) as work:` commits on success and rolls back on any exception.

    Services subclass it with their repositories over `session`. It belongs to one task (P37) and is used once; the
    factory for the next is `partial(AttemptsUnitOfWork, engine)`. Leaving the block raises what the commit raises.
    """

    session: AsyncSession
    _transaction: AsyncSessionTransaction

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def __aenter__(self) -> Self:
        # expire_on_commit would make every attribute read after the block a query, that is MissingGreenlet (P36)
        self.session = _Session(self._engine, expire_on_commit=False)
        self._transaction = await self.session.begin()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self._transaction.__aexit__(kind, error, trace)
        finally:
            await self.session.__aexit__(kind, error, trace)  # shielded: a cancelled task returns its connection too


async def ping(engine: AsyncEngine) -> None:
    """Raises unless PostgreSQL answers a query."""
    async with engine.connect() as connection:
        await connection.execute(text("select 1"))


async def wait_for(engine: AsyncEngine, timeout: float = 60) -> None:  # noqa: ASYNC109
    """Returns when PostgreSQL answers; TimeoutError after `timeout` seconds."""
    await wait_until_up("PostgreSQL", partial(ping, engine), timeout)
