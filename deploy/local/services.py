"""The services as data: what each needs, and the environment that it therefore gets."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deploy.local import providers
from deploy.local.ports import HOST
from deploy.local.programs import Program
from deploy.local.state import State
from deploy.local.stores import BUCKETS, database_url, document_url

AUDIENCE = "innova"


@dataclass(frozen=True)
class Service:
    """`needs`: servers, `issuer`, and model providers; `calls`: services whose read API it asks; `settings`: what differs from
    the service's own defaults."""

    name: str
    needs: tuple[str, ...]
    calls: tuple[str, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def migrated(self) -> bool:
        return "postgres" in self.needs


# Seconds. Few pupils use a stack of one machine: a question that waited a minute for others would wait in vain.
QUESTIONS_WAIT = (("BATCH_WAIT", "5"),)
SERVICES = (
    Service("attempts", needs=("kafka", "postgres")),
    Service("mastery", needs=("kafka", "postgres")),
    Service("curriculum", needs=("kafka", "postgres")),
    Service("roster", needs=("kafka", "postgres")),
    Service("telemetry", needs=("kafka", "mongo", "s3")),
    Service("classifier", needs=("kafka", "mongo", "anthropic"), settings=QUESTIONS_WAIT),
    Service("ocr", needs=("kafka", "mongo", "s3", "anthropic", "gemini")),
    Service(
        "gateway",
        needs=("kafka", "issuer"),
        calls=("attempts", "mastery", "curriculum", "telemetry", "classifier", "ocr", "roster"),
    ),
)
# Tansu delays a fetch to its full waiting time when records arrive meanwhile; Kafka answers at once.
FETCH_MAX_WAIT_MS = {"tansu": 10, "apache": 500}


def needed(service: Service, facts: Mapping[str, Any], state: State) -> dict[str, str]:
    """The variables of everything the service needs, without the service's prefix."""
    groups: dict[str, dict[str, str]] = {
        "kafka": {
            "KAFKA_BOOTSTRAP_SERVERS": facts.get("KAFKA_BOOTSTRAP_SERVERS", ""),
            "KAFKA_FETCH_MAX_WAIT_MS": str(FETCH_MAX_WAIT_MS[facts.get("KAFKA_FLAVOUR", "apache")]),
        },
        "postgres": {"DATABASE_URL": database_url(facts.get("POSTGRES_URL", ""), service.name, state)},
        "mongo": {
            "MONGODB_URL": document_url(facts.get("MONGODB_URL", ""), service.name, state),
            "MONGODB_DATABASE": service.name,
        },
        "s3": {name: facts.get(name, "") for name in ("S3_ENDPOINT_URL", "S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_REGION")}
        | dict([BUCKETS[service.name]] if service.name in BUCKETS else []),
        "issuer": {
            "JWKS_URL": f"{facts.get('ISSUER_URL', '')}/jwks.json",
            "TOKEN_ISSUER": facts.get("ISSUER_URL", ""),
            "TOKEN_AUDIENCE": AUDIENCE,
            "ATTEMPT_ID_SECRET": state.secret("attempt-id", 32),
        },
        **{name: providers.variables(name, service.name, facts) for name in providers.KEYS},
    }
    return {name: value for need in service.needs for name, value in groups[need].items()}


def environment(service: Service, facts: Mapping[str, Any], state: State) -> dict[str, str]:
    """Every variable of the service with its prefix; what the caller's environment already says wins.

    Ports are settled before (`Stack`), so that the other services hear of them too."""
    prefix = f"{service.name.upper()}_"
    own = {"HTTP_HOST": HOST, "HTTP_PORT": str(state.ports[service.name]), "LOG_FORMAT": "json"} | dict(
        service.settings
    )
    calls = {f"{name.upper()}_URL": f"http://{HOST}:{state.ports[name]}" for name in service.calls}
    computed = {prefix + name: value for name, value in {**own, **needed(service, facts, state), **calls}.items()}
    said = {
        name: value for name, value in os.environ.items() if name.startswith(prefix) and name != f"{prefix}HTTP_PORT"
    }
    return computed | said


def stood_in_for() -> list[str]:
    """The providers that some service has no key of."""
    return [
        name
        for name in providers.KEYS
        if any(name in service.needs and not providers.key(name, service.name) for service in SERVICES)
    ]


def program(service: Service, variables: Mapping[str, str]) -> Program:
    return Program(
        name=service.name,
        kind="service",
        command=(sys.executable, "-m", f"services.{service.name}"),
        port=int(variables[f"{service.name.upper()}_HTTP_PORT"]),
        environment=variables,
    )
