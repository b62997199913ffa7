"""OpenStack Swift's four servers in one process: a small, durable S3 server for one machine.

Swift normally runs proxy, account, container and object server as processes of their own. On one machine with one
disk that buys nothing and costs four interpreters, so they run here as green threads of one.
`python -m deploy.local.servers.swift CONFIG_FOLDER`
"""

from __future__ import annotations

import os
import sys
import time
from configparser import ConfigParser
from pathlib import Path

PARTS = ("account", "container", "object", "proxy")


def serve(config: Path) -> None:
    os.environ["TZ"] = "UTC+0"
    time.tzset()
    os.environ["EVENTLET_NO_GREENDNS"] = "yes"  # its own resolver stalls for seconds where no DNS answers
    # Swift must patch the standard library before anything else of it is imported.
    from swift.common import utils

    utils.monkey_patch()

    import eventlet
    from eventlet import wsgi
    from swift.common.wsgi import SwiftHttpProtocol, get_socket, init_request_processor

    # Not swift.common.wsgi.run_server: it makes a new event hub at every call, and green threads of the former starve.
    listeners = []
    for part in PARTS:
        if part != "proxy":
            write_ring(config, part)
        app, settings, *_ = init_request_processor(str(config / f"{part}-server.conf"), f"{part}-server", verbose=True)
        listeners.append(
            eventlet.spawn(
                wsgi.server,
                get_socket(settings),
                app,
                log_output=False,
                protocol=SwiftHttpProtocol,
                socket_timeout=60,
                capitalize_response_headers=False,  # AWS clients want "ETag", not "Etag"
            )
        )
    for listener in listeners:
        listener.wait()  # raises what stopped the server


def write_ring(config: Path, part: str) -> None:
    """Swift's map from partition to device, here one of each: only the port can change from run to run."""
    from swift.common.ring import RingBuilder

    parser = ConfigParser()
    parser.read(config / f"{part}-server.conf")
    ip, port = parser["DEFAULT"]["bind_ip"], int(parser["DEFAULT"]["bind_port"])
    builder = RingBuilder(part_power=6, replicas=1, min_part_hours=0)
    address = {"ip": ip, "port": port, "replication_ip": ip, "replication_port": port}
    builder.add_dev({"id": 0, "region": 1, "zone": 1, "device": "d1", "weight": 1.0, "meta": "", **address})
    builder.rebalance()
    builder.get_ring().save(str(config / f"{part}.ring.gz"))


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
