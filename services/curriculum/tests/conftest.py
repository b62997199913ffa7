"""The curriculum of the repository, read once."""

from collections.abc import Iterable

import pytest

from libs.contracts import Event
from services.curriculum.datafiles import read_catalogue
from services.curriculum.mapping import digest
from services.curriculum.model.catalogue import Catalogue
from services.curriculum.ports import Fact


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return read_catalogue()


def known(facts: Iterable[tuple[Fact, Event]]) -> dict[Fact, bytes]:
    """What those know who have been told these."""
    return {of: digest(event) for of, event in facts}
