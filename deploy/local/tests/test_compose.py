"""compose.yaml starts the same system as `python -m deploy.local up`: same services, same variables, same versions."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from deploy.local.prepare import TASKS
from deploy.local.providers import KEYS
from deploy.local.servers.kafka import POM
from deploy.local.services import SERVICES, environment
from deploy.local.state import ROOT, State

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
CONTAINERS: dict[str, dict[str, Any]] = COMPOSE["services"]
NAMES = [service.name for service in SERVICES]


OUTSIDE = "_PUBLIC_URL"  # a server's address as devices outside of the containers see it; elsewhere it is the only one


def told_without_docker(name: str, folder: Path) -> dict[str, str]:
    state = State(folder)
    for service in SERVICES:
        state.port(service.name)
    return next(environment(service, {}, state) for service in SERVICES if service.name == name)


@pytest.mark.parametrize("name", NAMES)
def test_service_has_the_same_variables_in_both_worlds(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in KEYS.values():
        monkeypatch.delenv(variable, raising=False)

    in_containers = {one for one in CONTAINERS[name]["environment"] if not one.endswith(OUTSIDE)}
    assert in_containers == set(told_without_docker(name, tmp_path))


@pytest.mark.parametrize("name", NAMES)
def test_service_is_started_by_its_module_and_asked_whether_it_is_ready(name: str) -> None:
    container = CONTAINERS[name]

    assert container["command"] == ["python", "-m", f"services.{name}"]
    assert "/readyz" in container["healthcheck"]["test"][-1]
    assert container["depends_on"]["prepare"]["condition"] == "service_completed_successfully"


@pytest.mark.parametrize("name", NAMES)
def test_addresses_name_containers_that_exist(name: str) -> None:
    variables = CONTAINERS[name]["environment"]
    inside = [str(value) for variable, value in variables.items() if not variable.endswith(OUTSIDE)]
    said = [re.sub(r"\$\{\w+:-([^}]*)}", r"\1", value) for value in inside]
    hosts = {urlsplit(value).hostname for value in said if "://" in value} | {
        variables[f"{name.upper()}_KAFKA_BOOTSTRAP_SERVERS"].partition(":")[0]
    }

    assert hosts <= set(CONTAINERS)


def test_photographs_are_put_where_the_s3_server_is_published() -> None:
    (port,) = CONTAINERS["s3"]["ports"]
    address = CONTAINERS["ocr"]["environment"]["OCR_S3_PUBLIC_URL"]

    assert address == "http://" + port.removesuffix(":8333")


def test_stand_in_for_the_providers_is_what_services_without_a_key_ask() -> None:
    told = [container.get("environment", {}) for container in CONTAINERS.values()]
    urls = {value for one in told for name, value in one.items() if name.endswith(("_ANTHROPIC_URL", "_GEMINI_URL"))}

    assert urls == {"${ANTHROPIC_URL:-http://providers:8000}", "${GEMINI_URL:-http://providers:8000}"}
    assert CONTAINERS["providers"]["command"][:3] == ["python", "-m", "tools.providers"]


@pytest.mark.parametrize("keys", [(), ("ANTHROPIC_API_KEY",), ("ANTHROPIC_API_KEY", "GEMINI_API_KEY")])
def test_stand_in_stays_away_where_every_provider_has_a_key_and_never_gets_one(keys: tuple[str, ...]) -> None:
    unset = {name: value for name, value in os.environ.items() if name not in KEYS.values()}
    planned = subprocess.run(
        ["make", "--dry-run", "up", "STACK=docker"],
        cwd=ROOT,
        env=unset | dict.fromkeys(keys, "a-key"),
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert "a-key" not in planned
    assert ("ANTHROPIC_URL=https://api.anthropic.com" in planned) is ("ANTHROPIC_API_KEY" in keys)
    assert ("GEMINI_URL=https://" in planned) is ("GEMINI_API_KEY" in keys)
    assert ("--scale providers=0" in planned) is (len(keys) == len(KEYS))


def test_everything_but_the_one_shot_has_a_health_check_and_30_s_to_stop() -> None:
    lasting = {name: container for name, container in CONTAINERS.items() if name != "prepare"}

    assert all("healthcheck" in container for container in lasting.values())
    assert all(container["stop_grace_period"] == "30s" for container in lasting.values())


def test_preparation_gets_the_variables_of_every_service_it_works_for() -> None:
    told = CONTAINERS["prepare"]["environment"]

    for service in {task.service for task in TASKS} | {"telemetry"}:
        assert CONTAINERS[service]["environment"].items() <= told.items()
    assert set(CONTAINERS["prepare"]["depends_on"]) == {"kafka", "postgres", "mongo", "s3"}


def test_published_ports_are_on_the_loopback_address_only() -> None:
    ports = [port for container in CONTAINERS.values() for port in container.get("ports", [])]

    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_kafka_is_the_same_version_with_and_without_docker() -> None:
    found = re.search(r"<kafka.version>(.+)</kafka.version>", POM.read_text())

    assert found is not None
    assert CONTAINERS["kafka"]["image"] == f"apache/kafka:{found[1]}"


def test_image_holds_no_package_that_the_lock_of_all_does_not_hold() -> None:
    def pins(name: str) -> set[str]:
        return {line.split()[0] for line in (ROOT / name).read_text().splitlines() if "==" in line}

    assert pins("requirements-run.lock") < pins("requirements.lock")
