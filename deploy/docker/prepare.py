"""The one-shot preparation of compose.yaml: roles, schemas, buckets, topics, migrations, curriculum data.

Everything is in the environment: that of every service, and `POSTGRES_URL` of an administrator. May be repeated.
"""

from __future__ import annotations

import asyncio
import os
from functools import partial
from urllib.parse import unquote, urlsplit

from deploy.local import graph, prepare, provision
from deploy.local.services import SERVICES
from deploy.local.stores import SCHEMAS


def passwords() -> dict[str, str]:
    """Of the PostgreSQL roles, as the services were told."""
    urls = {role: os.environ[f"{role.upper()}_DATABASE_URL"] for role in SCHEMAS}
    return {role: unquote(urlsplit(url).password or "") for role, url in urls.items()}


async def main() -> None:
    environments = dict.fromkeys((service.name for service in SERVICES), os.environ)
    s3 = {
        name: os.environ[f"TELEMETRY_{name}"]
        for name in ("S3_ENDPOINT_URL", "S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_REGION")
    }
    stores = [
        graph.Step("postgres", (), lambda: provision.postgres(os.environ["POSTGRES_URL"], passwords())),
        graph.Step("s3", (), lambda: provision.s3(s3)),
    ]
    tasks = [graph.Step(task.name, task.needs, partial(prepare.run, task, environments)) for task in prepare.TASKS]
    await graph.run([*stores, *tasks])


if __name__ == "__main__":
    asyncio.run(main())
