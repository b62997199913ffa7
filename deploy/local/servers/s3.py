"""An S3 server that checks signatures and keeps its data: OpenStack Swift with its s3api, `swift.py` runs it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from pwd import getpwuid

from deploy.local import provision
from deploy.local.ports import HOST
from deploy.local.programs import Program
from deploy.local.servers.swift import PARTS
from deploy.local.state import State, write_private

REGION = "us-east-1"
PIPELINE = (
    *("catch_errors", "gatekeeper", "healthcheck", "bulk", "s3api", "tempauth", "copy", "slo", "dlo"),
    *("versioned_writes", "symlink", "proxy-server"),  # versioned_writes refuses to start without symlink
)
USER = "innova:services"

COMMON = """\
[DEFAULT]
swift_dir = {folder}
bind_ip = {host}
bind_port = {port}
user = {user}
workers = 0
log_level = WARNING
"""
STORE = """\
devices = {folder}/devices
mount_check = false
disable_fallocate = true
fallocate_reserve = 0
recon_cache_path = {folder}
[pipeline:main]
pipeline = {part}-server
[app:{part}-server]
use = egg:swift#{part}
"""
PROXY = """\
[pipeline:main]
pipeline = {pipeline}
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
"""
OPTIONS = {
    "s3api": f"location = {REGION}",
    "tempauth": "user_{account}_{name} = {secret} .admin",
    "versioned_writes": "allow_object_versioning = true",
}
HASHES = """\
[swift-hash]
swift_hash_path_prefix = {prefix}
swift_hash_path_suffix = {suffix}
[storage-policy:0]
name = gold
default = yes
policy_type = replication
"""


class S3:
    name = "s3"

    def __init__(self, state: State, port: int) -> None:
        self.state, self.port = state, port
        self.folder = state.folder / "s3"

    def facts(self) -> dict[str, str]:
        return {
            "S3_ENDPOINT_URL": f"http://{HOST}:{self.port}",
            "S3_ACCESS_KEY": USER,
            "S3_SECRET_KEY": self.state.secret("s3"),
            "S3_REGION": REGION,
        }

    def install(self) -> None:
        self.state.subfolder("s3", "devices", "d1")
        demand_extended_attributes(self.folder)
        ports = {part: self.port if part == "proxy" else self.state.ports[f"s3-{part}"] for part in PARTS}
        hashes = HASHES.format(prefix=self.state.secret("s3-prefix"), suffix=self.state.secret("s3-suffix"))
        write_private(self.folder / "swift.conf", hashes)
        for part, port in ports.items():
            body = self.proxy() if part == "proxy" else STORE.format(folder=self.folder, part=part)
            common = COMMON.format(folder=self.folder, host=HOST, port=port, user=getpwuid(os.geteuid()).pw_name)
            write_private(self.folder / f"{part}-server.conf", common + body)

    def proxy(self) -> str:
        account, name = USER.split(":")
        text = PROXY.format(pipeline=" ".join(PIPELINE))
        for part in PIPELINE[:-1]:
            options = OPTIONS.get(part, "").format(account=account, name=name, secret=self.state.secret("s3"))
            text += f"[filter:{part}]\nuse = egg:swift#{part}\n{options}\n"
        return text

    def program(self) -> Program:
        return Program(
            name=self.name,
            kind="server",
            command=(sys.executable, "-m", "deploy.local.servers.swift", str(self.folder)),
            port=self.port,
        )

    async def initialise(self) -> None:
        await provision.s3(self.facts())


def demand_extended_attributes(folder: Path) -> None:
    """Swift keeps an object's metadata in user extended attributes; fail early and clearly where there are none."""
    try:
        os.setxattr(folder, "user.innova", b"1")
    except OSError as error:
        raise RuntimeError(
            f"the S3 server needs a file system with user extended attributes (ext4, xfs, btrfs), and {folder} has none "
            f"({error.strerror}): choose another folder with --state, or set S3_ENDPOINT_URL to use another server"
        ) from error
