"""`python -m tools.providers --port 8001 [--scenario outage.toml]`."""

import argparse
import tomllib
from pathlib import Path

import uvicorn

from tools.providers.app import make_app
from tools.providers.scenario import Scenario


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.providers", description="Model providers' stand-in.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--scenario", type=Path, help="TOML file of rules; none: every request is answered well")
    asked = parser.parse_args()
    scenario = Scenario(**tomllib.loads(asked.scenario.read_text())) if asked.scenario else Scenario()
    uvicorn.run(make_app(scenario), host=asked.host, port=asked.port, log_level="critical", access_log=False)


if __name__ == "__main__":
    main()
