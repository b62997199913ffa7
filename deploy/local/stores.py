"""What a store holds for the services, by name, and the URL by which each service reaches its own part."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from deploy.local.state import State

DATABASE = "innova"
SCHEMAS = ("attempts", "mastery", "curriculum", "roster")  # PostgreSQL: one role and one schema each, of the same name
DATABASES = ("telemetry", "classifier", "ocr")  # MongoDB: one user and one database each, of the same name
BUCKETS = {"telemetry": ("ARCHIVE_BUCKET", "telemetry-archive"), "ocr": ("UPLOADS_BUCKET", "uploads")}
"""S3: of each service the variable that names its bucket, and the bucket."""


def database_url(admin_url: str, role: str, state: State) -> str:
    """The role's URL on the server that `admin_url` names, for SQLAlchemy with asyncpg."""
    parts = urlsplit(admin_url)
    netloc = f"{role}:{state.secret(role)}@{parts.netloc.rpartition('@')[2]}"
    return parts._replace(scheme="postgresql+asyncpg", netloc=netloc, path=f"/{DATABASE}").geturl()


def document_url(admin_url: str, user: str, state: State) -> str:
    """The user's URL on the MongoDB server; on somebody else's server no user is made, so it is the URL given."""
    if os.environ.get("MONGODB_URL"):
        return admin_url
    parts = urlsplit(admin_url)
    netloc = f"{user}:{state.secret(user)}@{parts.netloc.rpartition('@')[2]}"
    query = parts.query.replace("authSource=admin", f"authSource={user}")
    return parts._replace(netloc=netloc, query=query).geturl()


def passwords(state: State) -> dict[str, str]:
    """Of the PostgreSQL roles."""
    return {role: state.secret(role) for role in SCHEMAS}


def document_passwords(state: State) -> dict[str, str]:
    """Of the MongoDB users."""
    return {user: state.secret(user) for user in DATABASES}
