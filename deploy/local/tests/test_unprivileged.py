"""Folders that another account can or cannot enter."""

import pwd
from itertools import takewhile
from pathlib import Path

import pytest

from deploy.local.servers.unprivileged import reachable


@pytest.fixture
def stranger() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose parents, pytest's own, everybody may enter."""
    own = ("test_", "popen-", "pytest-")  # a test's, a worker's, a session's and all sessions'
    for parent in takewhile(lambda one: one.name.startswith(own), (tmp_path, *tmp_path.parents)):
        parent.chmod(0o755)
    return tmp_path


def test_folder_open_to_all_is_reachable(folder: Path, stranger: pwd.struct_passwd) -> None:
    assert reachable(folder, stranger)


def test_folder_under_a_closed_one_is_not_reachable(folder: Path, stranger: pwd.struct_passwd) -> None:
    inner = folder / "closed" / "open"
    inner.mkdir(parents=True)
    inner.parent.chmod(0o700)

    assert not reachable(inner, stranger)
