"""Migrations: Alembic per service with one environment for all. A service only has `migrations/versions/`.

    python -m libs.chassis.migrations upgrade|downgrade|revision|check|sql SERVICE

The models are `services.<SERVICE>.tables.metadata`, the schema is called like the service, and the version table lives
in it.
"""

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.config import Config


def make_config(service: str, url: str) -> Config:
    """Alembic's configuration for a service. ModuleNotFoundError when there is no such service or it has no tables."""
    tables = import_module(f"services.{service}.tables")
    versions = Path(str(tables.__file__)).parent / "migrations" / "versions"
    config = Config()
    options = {
        "script_location": str(Path(__file__).parent),
        "version_locations": str(versions),
        "path_separator": "os",
        "file_template": "%(rev)s_%(slug)s",
    }
    for name, value in options.items():
        config.set_main_option(name, value.replace("%", "%%"))
    config.attributes |= {"schema": service, "metadata": tables.metadata, "url": url}
    return config


def upgrade(service: str, url: str) -> None:
    """Brings the service's schema in the database at `url` to the newest version; creates the schema if need be."""
    # In a thread of its own: the environment runs an event loop, and a test that calls this has one already.
    with ThreadPoolExecutor(max_workers=1) as executor:
        executor.submit(command.upgrade, make_config(service, url), "head").result()
