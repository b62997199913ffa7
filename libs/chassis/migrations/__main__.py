"""The command line of the migrations."""

import argparse
import logging
import os
import sys
from collections.abc import Callable

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from libs.chassis.migrations import make_config


def revision(config: Config, message: str) -> None:
    """Writes the next migration from the difference between the models and the database."""
    hook = {
        "hooks": "ruff",
        "ruff.type": "exec",
        "ruff.executable": sys.executable,
        "ruff.options": "-m ruff format --quiet REVISION_SCRIPT_FILENAME",
    }
    for name, value in hook.items():
        config.set_section_option("post_write_hooks", name, value)
    known = len(list(ScriptDirectory.from_config(config).walk_revisions()))
    command.revision(config, message, autogenerate=True, rev_id=f"{known + 1:04d}")


ACTIONS: dict[str, tuple[str, Callable[[Config, str | None], object]]] = {
    "upgrade": ("to the newest version, or to REVISION", lambda config, to: command.upgrade(config, to or "head")),
    "downgrade": ("one version back, or to REVISION", lambda config, to: command.downgrade(config, to or "-1")),
    "revision": ("write a migration with REVISION as its title", lambda config, to: revision(config, to or "change")),
    "check": ("fail when the models and the database differ", lambda config, _: command.check(config)),
    "sql": ("print the SQL up to REVISION", lambda config, to: command.upgrade(config, to or "head", sql=True)),
}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m libs.chassis.migrations",
        description="Runs a service's migrations on the database at <SERVICE>_DATABASE_URL.",
        epilog="\n".join(f"{name:10} {what}" for name, (what, _) in ACTIONS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument("service")
    parser.add_argument("revision", nargs="?")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)
    variable = f"{arguments.service.upper()}_DATABASE_URL"
    url = os.environ.get(variable, "")
    if not url and arguments.action != "sql":
        parser.error(f"{variable} is not set")
    try:
        ACTIONS[arguments.action][1](make_config(arguments.service, url), arguments.revision)
    except ModuleNotFoundError as error:
        parser.error(f"{arguments.service} has no tables: {error}")
    except (CommandError, SQLAlchemyError, OSError) as error:  # a TimeoutError is an OSError
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
