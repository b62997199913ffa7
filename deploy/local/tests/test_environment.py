"""What each service is told, and how the caller's environment changes it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import providers
from deploy.local.services import SERVICES
from deploy.local.stack import REPLACED_BY, External, Stack
from deploy.local.state import State

BORROWED = {
    "KAFKA_BOOTSTRAP_SERVERS": "kafka.example:9092",
    "POSTGRES_URL": "postgresql://admin:pw@db.example:5432/postgres",
    "MONGODB_URL": "mongodb://user:pw@mongo.example:27017/?replicaSet=rs0",
    "S3_ENDPOINT_URL": "https://s3.example",
    "S3_ACCESS_KEY": "key",
    "S3_SECRET_KEY": "secret",
}


@pytest.fixture
def borrowed(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    for name, value in BORROWED.items():
        monkeypatch.setenv(name, value)
    for name in providers.KEYS.values():
        monkeypatch.delenv(name, raising=False)
    yield monkeypatch


def stack(folder: Path, *wanted: str) -> Stack:
    return Stack(State(folder), wanted or tuple(REPLACED_BY), running=(), say=print)


def test_every_server_given_by_url_is_external_and_never_started(tmp_path: Path, borrowed: pytest.MonkeyPatch) -> None:
    found = stack(tmp_path)

    assert found.own == []
    assert all(isinstance(server, External) for server in found.servers)
    assert {name: found.facts[name] for name in BORROWED} == BORROWED


def test_address_of_an_external_server_is_shown_without_its_password(
    tmp_path: Path, borrowed: pytest.MonkeyPatch
) -> None:
    found = stack(tmp_path)

    assert found.state.external == {
        "kafka": "kafka.example:9092",
        "postgres": "db.example:5432",
        "mongo": "mongo.example:27017",
        "s3": "s3.example",
    }


def test_s3_url_without_its_keys_is_refused_by_name(tmp_path: Path, borrowed: pytest.MonkeyPatch) -> None:
    borrowed.delenv("S3_SECRET_KEY")

    with pytest.raises(ValueError, match="S3_ENDPOINT_URL needs S3_SECRET_KEY"):
        stack(tmp_path)


def test_services_reach_the_external_servers_in_their_own_roles(tmp_path: Path, borrowed: pytest.MonkeyPatch) -> None:
    found = stack(tmp_path)
    told = found.facts["services"]

    password = found.state.secret("mastery")
    url = f"postgresql+asyncpg://mastery:{password}@db.example:5432/innova"
    assert told["mastery"]["MASTERY_DATABASE_URL"] == url
    assert told["telemetry"]["TELEMETRY_MONGODB_URL"] == BORROWED["MONGODB_URL"]
    assert told["telemetry"]["TELEMETRY_S3_ENDPOINT_URL"] == "https://s3.example"
    assert "ATTEMPTS_MONGODB_URL" not in told["attempts"]


def test_variable_of_a_service_in_the_callers_environment_wins(tmp_path: Path, borrowed: pytest.MonkeyPatch) -> None:
    borrowed.setenv("MASTERY_DATABASE_URL", "postgresql+asyncpg://elsewhere/db")
    borrowed.setenv("MASTERY_LOG_LEVEL", "DEBUG")

    told = stack(tmp_path).facts["services"]["mastery"]

    assert told["MASTERY_DATABASE_URL"] == "postgresql+asyncpg://elsewhere/db"
    assert told["MASTERY_LOG_LEVEL"] == "DEBUG"


def test_provider_without_a_key_is_stood_in_for_and_said_so(tmp_path: Path, borrowed: pytest.MonkeyPatch) -> None:
    found = stack(tmp_path)
    told = found.facts["services"]

    url = f"http://127.0.0.1:{found.state.ports['providers']}"
    assert told["classifier"]["CLASSIFIER_ANTHROPIC_URL"] == told["ocr"]["OCR_GEMINI_URL"] == url
    assert told["ocr"]["OCR_GEMINI_KEY"] == "stand-in"
    assert [program.name for program in found.helpers] == ["issuer", "providers"]
    said = "no ANTHROPIC_API_KEY and no GEMINI_API_KEY: a stand-in answers; its answers are not a model's"
    assert providers.notice(found.facts) == said


def test_provider_with_a_key_is_asked_where_its_sdk_finds_it(tmp_path: Path, borrowed: pytest.MonkeyPatch) -> None:
    borrowed.setenv("ANTHROPIC_API_KEY", "real")
    told = stack(tmp_path).facts["services"]

    assert told["classifier"]["CLASSIFIER_ANTHROPIC_KEY"] == told["ocr"]["OCR_ANTHROPIC_KEY"] == "real"
    assert "CLASSIFIER_ANTHROPIC_URL" not in told["classifier"]
    assert told["ocr"]["OCR_GEMINI_URL"].startswith("http://127.0.0.1:")


def test_key_of_one_service_is_never_sent_to_the_stand_in(tmp_path: Path, borrowed: pytest.MonkeyPatch) -> None:
    borrowed.setenv("CLASSIFIER_ANTHROPIC_KEY", "own")
    told = stack(tmp_path).facts["services"]

    assert told["classifier"]["CLASSIFIER_ANTHROPIC_KEY"] == "own"
    assert "CLASSIFIER_ANTHROPIC_URL" not in told["classifier"]
    assert told["ocr"]["OCR_ANTHROPIC_KEY"] == "stand-in"


def test_no_stand_in_is_started_where_every_key_is_set(tmp_path: Path, borrowed: pytest.MonkeyPatch) -> None:
    for name in providers.KEYS.values():
        borrowed.setenv(name, "real")
    found = stack(tmp_path)

    assert [program.name for program in found.helpers] == ["issuer"]
    assert providers.notice(found.facts) == ""


def test_port_chosen_for_a_service_is_told_to_those_who_call_it(tmp_path: Path, borrowed: pytest.MonkeyPatch) -> None:
    borrowed.setenv("MASTERY_HTTP_PORT", "20999")

    told = stack(tmp_path).facts["services"]

    assert told["mastery"]["MASTERY_HTTP_PORT"] == "20999"
    assert told["gateway"]["GATEWAY_MASTERY_URL"] == "http://127.0.0.1:20999"


def test_gateway_port_is_8080_unless_told_otherwise_and_0_is_any_free_one(
    tmp_path: Path, borrowed: pytest.MonkeyPatch
) -> None:
    borrowed.delenv("GATEWAY_HTTP_PORT", raising=False)
    assert stack(tmp_path).facts["GATEWAY_URL"] == "http://127.0.0.1:8080"

    borrowed.setenv("GATEWAY_HTTP_PORT", "0")
    free = stack(tmp_path / "other").facts["services"]["gateway"]["GATEWAY_HTTP_PORT"]
    assert free not in ("0", "8080")


def test_fetch_wait_is_short_where_the_broker_is_tansu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KAFKA_BOOTSTRAP_SERVERS", raising=False)
    monkeypatch.setenv("BROKER", "tansu")

    told = stack(tmp_path, "kafka").facts

    assert told["KAFKA_FLAVOUR"] == "tansu"
    assert told["services"]["attempts"]["ATTEMPTS_KAFKA_FETCH_MAX_WAIT_MS"] == "10"


def test_every_service_listens_on_a_port_of_its_own(tmp_path: Path, borrowed: pytest.MonkeyPatch) -> None:
    told = stack(tmp_path).facts["services"]

    ports = {told[service.name][f"{service.name.upper()}_HTTP_PORT"] for service in SERVICES}
    assert len(ports) == len(SERVICES)
