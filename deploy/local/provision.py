"""Databases, roles and buckets on servers that answer: our own or somebody else's. Every step may be repeated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deploy.local.stores import BUCKETS, DATABASE

ALREADY_EXISTS = 51003  # mongod's code for a user of that name


async def postgres(admin_url: str, passwords: Mapping[str, str]) -> None:
    """One database; per service a role, with its password, that sees its own schema and nothing else."""
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
        for name, password in passwords.items():
            if not await owner.fetchval("select 1 from pg_roles where rolname = $1", name):
                await owner.execute(f"create role {name} login")
            await owner.execute(
                f"alter role {name} password {literal(password)}; alter role {name} set search_path = {name};"
                f"grant connect on database {DATABASE} to {name}; create schema if not exists {name} authorization {name}"
            )
    finally:
        await owner.close()


def literal(text: str) -> str:
    """A string constant of SQL: `alter role` takes no parameters."""
    return "'" + text.replace("'", "''") + "'"


async def mongo(admin_url: str, passwords: Mapping[str, str]) -> None:
    """Per service a user, with its password, who reads and writes the database of that name and nothing else."""
    from pymongo import AsyncMongoClient
    from pymongo.errors import OperationFailure

    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(admin_url)
    async with client:
        for name, password in passwords.items():
            user: dict[str, Any] = {"pwd": password, "roles": ["readWrite"]}
            try:
                await client[name].command("createUser", name, **user)
            except OperationFailure as error:
                if error.code != ALREADY_EXISTS:
                    raise
                await client[name].command("updateUser", name, **user)


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
        for _, bucket in BUCKETS.values():
            if bucket not in there:
                await client.create_bucket(Bucket=bucket)
