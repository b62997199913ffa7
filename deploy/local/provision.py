"""Databases, roles and buckets on servers that answer: our own or somebody else's. Every step may be repeated."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from deploy.local.state import State

DATABASE = "innova"
SCHEMAS = ("attempts", "mastery", "curriculum")  # one role and one schema each, of the same name
TELEMETRY = "telemetry"
BUCKETS = ("telemetry-archive", "uploads")


async def postgres(admin_url: str, state: State) -> None:
    """One database; per service a role that sees its own schema and nothing else."""
    import asyncpg

    admin = await asyncpg.connect(admin_url)
    try:
        if not await admin.fetchval("select 1 from pg_database where datname = $1", DATABASE):
            await admin.execute(f"create database {DATABASE}")
    finally:
        await admin.close()
    owner = await asyncpg.connect(admin_url, database=DATABASE)
    try:
        await owner.execute(f"revoke all on database {DATABASE} from public; revoke all on schema public from public")
        for name in SCHEMAS:
            if not await owner.fetchval("select 1 from pg_roles where rolname = $1", name):
                await owner.execute(f"create role {name} login")
            await owner.execute(
                f"alter role {name} password '{state.secret(name)}'; alter role {name} set search_path = {name};"
                f"grant connect on database {DATABASE} to {name}; create schema if not exists {name} authorization {name}"
            )
    finally:
        await owner.close()


async def mongo(admin_url: str, state: State) -> None:
    """One user who reads and writes the telemetry database and nothing else."""
    from pymongo import AsyncMongoClient
    from pymongo.errors import OperationFailure

    already_exists = 51003
    async with AsyncMongoClient(admin_url) as client:
        database, access = client[TELEMETRY], {"pwd": state.secret(TELEMETRY), "roles": ["readWrite"]}
        try:
            await database.command("createUser", TELEMETRY, **access)
        except OperationFailure as error:
            if error.code != already_exists:
                raise
            await database.command("updateUser", TELEMETRY, **access)


async def s3(facts: Mapping[str, str]) -> None:
    from aiobotocore.config import AioConfig
    from aiobotocore.session import get_session

    access = {"aws_access_key_id": facts["S3_ACCESS_KEY"], "aws_secret_access_key": facts["S3_SECRET_KEY"]}
    config = AioConfig(s3={"addressing_style": "path"})
    session = get_session()
    async with session.create_client(
        "s3", endpoint_url=facts["S3_ENDPOINT_URL"], region_name=facts["S3_REGION"], config=config, **access
    ) as client:
        there = {bucket["Name"] for bucket in (await client.list_buckets())["Buckets"]}
        for bucket in BUCKETS:
            if bucket not in there:
                await client.create_bucket(Bucket=bucket)


def database_url(admin_url: str, role: str, password: str) -> str:
    """The service's URL on the server that `admin_url` names, for SQLAlchemy with asyncpg."""
    parts = urlsplit(admin_url)
    address = parts.netloc.rpartition("@")[2]
    return parts._replace(
        scheme="postgresql+asyncpg", netloc=f"{role}:{password}@{address}", path=f"/{DATABASE}"
    ).geturl()


def telemetry_url(admin_url: str, state: State) -> str:
    """The URL of the telemetry user; on somebody else's server no user is made, so it is the URL given."""
    if os.environ.get("MONGODB_URL"):
        return admin_url
    parts = urlsplit(admin_url)
    address = parts.netloc.rpartition("@")[2]
    query = parts.query.replace("authSource=admin", f"authSource={TELEMETRY}")
    return parts._replace(netloc=f"{TELEMETRY}:{state.secret(TELEMETRY)}@{address}", query=query).geturl()
