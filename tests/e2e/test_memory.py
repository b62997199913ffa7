"""What a service weighs: a count of bytes, not of seconds, so it holds on any machine."""

import psutil
import pytest

from deploy.local.services import SERVICES
from tests.stack import Stack

pytestmark = pytest.mark.e2e
LIMIT = 200 * 2**20


def test_services_when_at_rest_then_none_is_above_200_megabytes(stack: Stack) -> None:
    resident = {service.name: psutil.Process(stack.pid(service.name)).memory_info().rss for service in SERVICES}
    assert {name: size for name, size in resident.items() if size > LIMIT} == {}
