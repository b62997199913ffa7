"""Folders that another account can or cannot enter."""

import pwd
from pathlib import Path

import pytest

from deploy.local.servers.unprivileged import reachable


@pytest.fixture
def stranger() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose parents, pytest's own, everybody may enter."""
    for parent in (tmp_path, *tmp_path.parents[:2]):
        parent.chmod(0o755)
    return tmp_path


def test_folder_open_to_all_is_reachable(folder: Path, stranger: pwd.struct_passwd) -> None:
    assert reachable(folder, stranger)


def test_folder_under_a_closed_one_is_not_reachable(folder: Path, stranger: pwd.struct_passwd) -> None:
    inner = folder / "closed" / "open"
    inner.mkdir(parents=True)
    inner.parent.chmod(0o700)

    assert not reachable(inner, stranger)
