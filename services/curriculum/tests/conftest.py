"""The curriculum of the repository, read once."""

import pytest

from services.curriculum.datafiles import read_catalogue
from services.curriculum.model.catalogue import Catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return read_catalogue()
