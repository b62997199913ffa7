"""PostgreSQL refuses to run as root: the account it gets instead, and folders that this account can enter."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from pathlib import Path

ACCOUNT = "nobody"


def account() -> pwd.struct_passwd | None:
    """The account to drop to; None when this process is not root and may stay who it is."""
    return pwd.getpwnam(ACCOUNT) if os.geteuid() == 0 else None


def reachable(path: Path, user: pwd.struct_passwd) -> bool:
    """May this account enter the folder (and all folders above it)?"""

    def enters(folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == user.pw_uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == user.pw_gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)

    path = path.resolve()
    return all(enters(folder) for folder in (path, *path.parents))


def open_place(label: str) -> Path:
    """A folder of ours outside closed folders. Not /tmp: what lies here must survive a reboot."""
    base = Path("/var/tmp")  # noqa: S108 -- ownership is checked below
    place = (base if base.is_dir() else Path(tempfile.gettempdir())) / f"innova-{os.geteuid()}-{label}"
    place.mkdir(mode=0o755, exist_ok=True)
    if place.is_symlink() or place.stat().st_uid != os.geteuid():
        raise PermissionError(f"{place} belongs to somebody else: remove it")
    return place


def place_for(folder: Path, user: pwd.struct_passwd | None) -> Path:
    """The folder itself, or a substitute for it when the account cannot enter it."""
    if user is None or reachable(folder, user):
        return folder
    return open_place(hashlib.sha256(str(folder).encode()).hexdigest()[:12])


def readable_copy(source: Path, user: pwd.struct_passwd | None) -> Path:
    """The folder `source`, or a copy of it when the account cannot enter it (a virtual environment under /root)."""
    if user is None or reachable(source, user):
        return source
    label = hashlib.sha256(f"{source} {source.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    target = open_place("programs") / label
    if not target.exists():
        draft = target.with_suffix(f".{os.getpid()}")
        shutil.copytree(source, draft, symlinks=True)
        draft.replace(target)
    return target
