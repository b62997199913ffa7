"""What only administrators may do."""

from uuid import uuid4

import pytest

from services.gateway.tests.conftest import Gateway, bearer, kind
from services.gateway.tests.peers import Issuer

pytestmark = pytest.mark.wire


async def test_calibration_when_an_administrator_asks_then_mastery_is_asked_and_nobody_else_may(
    reader: Gateway, issuer: Issuer
) -> None:
    run = uuid4()
    asked: dict[tuple[str, str], tuple[str, dict[str, str]]] = {
        ("GET", "/admin/mastery/parameters?topicId=integer-addition"): (
            "calibrations/parameters",
            {"topicId": "integer-addition"},
        ),
        ("GET", "/admin/mastery/calibrations"): ("calibrations", {}),
        ("GET", f"/admin/mastery/calibrations/{run}"): (f"calibrations/{run}", {}),
        ("POST", "/admin/mastery/calibrations"): ("calibrations", {}),
        ("POST", "/admin/mastery/topics/integer-addition/restore"): (
            "calibrations/topics/integer-addition/restore",
            {},
        ),
    }
    admin = bearer(issuer.token("admin"))
    for (method, path), (expected, query) in asked.items():
        body = {"version": 3} if path.endswith("restore") else None
        answer = await reader.http.request(method, path, json=body, headers=admin)
        [found] = answer.json()["items"]
        assert (found["path"], found["query"]) == (expected, query)
        for role in ("student", "teacher", "parent"):
            refused = await reader.http.request(method, path, json=body, headers=bearer(issuer.token(role)))
            assert kind(refused) == "forbidden"
    odd = await reader.http.post("/admin/mastery/topics/x/restore", json={"version": -1}, headers=admin)
    assert kind(odd) == "invalid-request"
