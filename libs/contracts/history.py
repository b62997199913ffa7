"""The stored schemas as they were at a git revision."""

import json
import subprocess

from libs.contracts.stored import FOLDER, SCHEMAS, Schema


class HistoryError(Exception):
    """Git is not there, this is no repository, or the revision does not exist; the message is git's own."""


def schemas_at(revision: str) -> dict[str, Schema]:
    """The stored schemas by type; none where the revision is older than the folder of schemas."""
    commit = _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").strip()
    prefix = _git("rev-parse", "--show-prefix").strip() + SCHEMAS.name
    files = _git("ls-tree", "-r", "--name-only", "--full-tree", commit, prefix + "/").splitlines()
    return {
        file.removeprefix(prefix + "/").removesuffix(".json"): json.loads(_git("show", f"{commit}:{file}"))
        for file in files
    }


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - no shell
            ("git", "-C", str(FOLDER), *arguments),  # noqa: S607 - whichever git the developer uses
            capture_output=True,
            text=True,
            check=True,
        )
    except FileNotFoundError:
        raise HistoryError("git is not installed") from None
    except subprocess.CalledProcessError as error:
        raise HistoryError(error.stderr.strip() or f"git does not know {arguments[-1]}") from None
    return done.stdout
