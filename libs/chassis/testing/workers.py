"""Pytest plugin: how tests are shared out when several workers run them (`-n 2`).

A file's tests stay together. So do all that need the whole system, which takes a while to start, and they come first: they take
longest. `--dist loadgroup` would do it, but groups nothing with pytest 9.2 (pytest-dev/pytest-xdist#1386).
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

SYSTEM = "tests/"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not item.nodeid.startswith(SYSTEM))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> "Sharing":
    return Sharing(config, log)


class Sharing(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return SYSTEM if file.startswith(SYSTEM) else file
