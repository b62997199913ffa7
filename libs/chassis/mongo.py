"""MongoDB through PyMongo's own async client (never motor, P39) and Beanie documents."""

from collections.abc import Sequence
from functools import partial
from typing import Any, TypeVar

from beanie import Document
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError

from libs.chassis.errors import Transient
from libs.chassis.waiting import wait_until_up

DUPLICATE_KEY = 11000
CONNECT_TIMEOUT_MS = 5_000
SOCKET_TIMEOUT_MS = 20_000

D = TypeVar("D", bound=Document)
Client = AsyncMongoClient[dict[str, Any]]
Database = AsyncDatabase[dict[str, Any]]


def make_client(url: str) -> Client:
    """A client that connects at first use; datetimes are aware UTC, UUIDs are BSON's standard binary, and a write is
    acknowledged when a majority has it."""
    return AsyncMongoClient(
        url,
        tz_aware=True,
        uuidRepresentation="standard",
        w="majority",
        # not timeoutMS, which would also replace the time that an outage takes to be noticed
        serverSelectionTimeoutMS=CONNECT_TIMEOUT_MS,
        connectTimeoutMS=CONNECT_TIMEOUT_MS,
        socketTimeoutMS=SOCKET_TIMEOUT_MS,
    )


class WriteRefused(Exception):  # noqa: N818 - an outcome
    """MongoDB would not take a document."""


async def insert_new(model: type[D], documents: Sequence[D]) -> int:
    """Inserts the documents whose unique keys are not there yet and returns how many that were.

    Beanie's upsert is update-then-insert and inserts twice under concurrency (P38), so a unique index decides. Raises
    WriteRefused when a document failed for any other reason, the others being stored even then, and Transient when no
    majority has acknowledged them. PyMongo's own error repeats the documents, which no log and no dead letter may have.
    """
    if not documents:
        return 0
    try:
        result = await model.insert_many(documents, ordered=False)
    except BulkWriteError as error:
        refused = {one["code"] for one in error.details["writeErrors"]} - {DUPLICATE_KEY}
        if refused:
            raise WriteRefused(f"MongoDB refused documents of {model.__name__}, codes {sorted(refused)}") from None
        if error.details["writeConcernErrors"]:
            raise Transient(f"no majority has acknowledged the documents of {model.__name__}") from None
        return int(error.details["nInserted"])
    return len(result.inserted_ids)


async def ping(client: Client) -> None:
    """Raises unless MongoDB answers a command."""
    await client.admin.command("ping")


async def wait_for(client: Client, timeout: float = 60) -> None:  # noqa: ASYNC109
    """Returns when MongoDB answers; TimeoutError after `timeout` seconds."""
    await wait_until_up("MongoDB", partial(ping, client), timeout)
