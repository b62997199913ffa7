"""Free loopback ports."""

from __future__ import annotations

import random
import socket

HOST = "127.0.0.1"
# Below the range that the kernel hands to outgoing connections, so that a remembered port is still free tomorrow.
RANGE = range(20_000, 32_000)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: TIME_WAIT is no obstacle
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port(taken: frozenset[int] | set[int] = frozenset()) -> int:
    """A port that nobody listens on and that is not in `taken`; RuntimeError when there is none."""
    for port in random.sample(RANGE, len(RANGE)):
        if port not in taken and is_free(port):
            return port
    raise RuntimeError(f"no free port between {RANGE.start} and {RANGE.stop} on {HOST}")
