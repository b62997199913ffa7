"""What a store holds for the services, by name, and the URL by which each service reaches its own part."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from deploy.local.state import State

DATABASE = "innova"
SCHEMAS = ("attempts", "mastery", "curriculum")  # one role and one schema each, of the same name
TELEMETRY = "telemetry"
BUCKETS = ("telemetry-archive", "uploads")


def database_url(admin_url: str, role: str, state: State) -> str:
    """The role's URL on the server that `admin_url` names, for SQLAlchemy with asyncpg."""
    parts = urlsplit(admin_url)
    netloc = f"{role}:{state.secret(role)}@{parts.netloc.rpartition('@')[2]}"
    return parts._replace(scheme="postgresql+asyncpg", netloc=netloc, path=f"/{DATABASE}").geturl()


def telemetry_url(admin_url: str, state: State) -> str:
    """The URL of the telemetry user; on somebody else's server no user is made, so it is the URL given."""
    if os.environ.get("MONGODB_URL"):
        return admin_url
    parts = urlsplit(admin_url)
    netloc = f"{TELEMETRY}:{state.secret(TELEMETRY)}@{parts.netloc.rpartition('@')[2]}"
    query = parts.query.replace("authSource=admin", f"authSource={TELEMETRY}")
    return parts._replace(netloc=netloc, query=query).geturl()


def passwords(state: State) -> dict[str, str]:
    """Of the PostgreSQL roles."""
    return {role: state.secret(role) for role in SCHEMAS}
