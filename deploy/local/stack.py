"""Which servers a stack consists of: our own, or somebody else's by URL, and the facts that follow."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from deploy.local import issuer, providers, provision, services
from deploy.local.ports import HOST, is_free
from deploy.local.programs import Program
from deploy.local.servers.kafka import Kafka, jars
from deploy.local.servers.mongo import Mongo
from deploy.local.servers.postgres import Postgres
from deploy.local.servers.s3 import REGION, S3
from deploy.local.servers.tansu import Tansu
from deploy.local.state import State
from deploy.local.stores import passwords

Say = Callable[[str], None]
SERVERS = ("kafka", "postgres", "mongo", "s3")
# The variable that replaces a server, and those that must come with it.
REPLACED_BY = {
    "kafka": ("KAFKA_BOOTSTRAP_SERVERS",),
    "postgres": ("POSTGRES_URL",),
    "mongo": ("MONGODB_URL",),
    "s3": ("S3_ENDPOINT_URL", "S3_ACCESS_KEY", "S3_SECRET_KEY"),
}
EXTRA_PORTS = {"kafka": ("kafka-controller",), "s3": ("s3-account", "s3-container", "s3-object")}
GATEWAY_PORT = 8080


class Server(Protocol):
    """A server of ours. `install` makes its files, `initialise` sets it up once it answers."""

    name: str

    def facts(self) -> dict[str, str]: ...
    def install(self) -> None: ...
    def program(self) -> Program: ...
    async def initialise(self) -> None: ...


@dataclass(frozen=True)
class External:
    """A server of somebody else: known by the environment, never started or stopped."""

    name: str
    state: State

    def facts(self) -> dict[str, str]:
        values = {name: os.environ[name] for name in REPLACED_BY[self.name] if os.environ.get(name)}
        missing = set(REPLACED_BY[self.name]) - set(values)
        if missing:
            raise ValueError(f"{REPLACED_BY[self.name][0]} needs {' and '.join(sorted(missing))} beside it")
        match self.name:
            case "kafka":
                return values | {"KAFKA_FLAVOUR": "apache"}
            case "s3":
                return values | {"S3_REGION": os.environ.get("S3_REGION", REGION)}
            case _:
                return values

    @property
    def address(self) -> str:
        """For people to read: without user and password."""
        value = os.environ[REPLACED_BY[self.name][0]]
        return value.rpartition("@")[2].rpartition("//")[2].partition("/")[0]

    async def initialise(self) -> None:
        match self.name:
            case "postgres":
                await provision.postgres(os.environ["POSTGRES_URL"], passwords(self.state))
            case "s3":
                await provision.s3(self.facts())


class Stack:
    """The servers wanted, each with its port, and the environment of every service.

    A program in `running` keeps its port although it is in use: it is in use by that program."""

    def __init__(self, state: State, wanted: Iterable[str], running: Collection[str], say: Say) -> None:
        self.state = state
        self.running = running
        self.servers: list[Server | External] = [self.server(name, say) for name in SERVERS if name in wanted]
        self.issuer = issuer.program(state, self.port("issuer"))
        self.stood_in_for = services.stood_in_for()
        self.helpers = [self.issuer]
        if self.stood_in_for:
            self.helpers.append(providers.program(self.port("providers")))
        for service in services.SERVICES:
            self.service_port(service.name)
        self.facts = self.gather()
        state.facts = self.facts
        state.external = {server.name: server.address for server in self.servers if isinstance(server, External)}

    def port(self, name: str, program: str | None = None) -> int:
        keeps = (program or name) in self.running
        return self.state.port(name, lambda port: keeps or is_free(port))

    def service_port(self, name: str) -> None:
        """The caller may choose it, 0 means any free port; a running service keeps what it has, people know the gateway's."""
        default = GATEWAY_PORT if name == "gateway" and name not in self.running else 0
        asked = int(os.environ.get(f"{name.upper()}_HTTP_PORT") or default)
        if asked:
            self.state.ports[name] = asked
        else:
            self.port(name)

    def server(self, name: str, say: Say) -> Server | External:
        if os.environ.get(REPLACED_BY[name][0]):
            return External(name, self.state)
        port = self.port(name)
        for extra in EXTRA_PORTS.get(name, ()):
            self.port(extra, program=name)
        if name == "kafka":
            return broker(self.state, port, say)
        makers: dict[str, Callable[[State, int], Server]] = {"postgres": Postgres, "mongo": Mongo, "s3": S3}
        return makers[name](self.state, port)

    @property
    def own(self) -> list[Server]:
        return [server for server in self.servers if not isinstance(server, External)]

    def gather(self) -> dict[str, Any]:
        """What `env --json` prints. Facts of servers that this run does not ask for stay as they were."""
        facts: dict[str, Any] = dict(self.state.facts)
        for server in self.servers:
            facts |= server.facts()
        facts["ISSUER_URL"] = f"http://{HOST}:{self.issuer.port}"
        facts["stood_in_for"] = self.stood_in_for
        facts["PROVIDERS_URL"] = f"http://{HOST}:{self.state.ports['providers']}" if self.stood_in_for else ""
        facts["GATEWAY_URL"] = f"http://{HOST}:{self.state.ports['gateway']}"
        facts["services"] = {
            service.name: services.environment(service, facts, self.state) for service in services.SERVICES
        }
        return facts

    def service_programs(self) -> list[Program]:
        return [services.program(service, self.facts["services"][service.name]) for service in services.SERVICES]


def broker(state: State, port: int, say: Say) -> Server:
    """Apache Kafka where Java and Maven are, else Tansu; BROKER=apache or BROKER=tansu decides."""
    choice = os.environ.get("BROKER", "")
    if choice not in ("", "apache", "tansu"):
        raise ValueError(f"BROKER is {choice}: it may be apache or tansu")
    if choice != "tansu":
        try:
            folder = jars(say)
        except RuntimeError as error:
            if choice:
                raise
            folder = None
            say(str(error))
        if folder is not None:
            return Kafka(state, port, folder)
        if choice:
            raise RuntimeError("BROKER=apache needs Java 17 or newer, and Maven to fetch Kafka the first time")
    say("kafka: the broker is Tansu, its data is in memory and is lost when it stops (Java 17 and Maven bring Kafka)")
    return Tansu(state, port)
