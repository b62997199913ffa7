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


async def test_review_when_a_teacher_settles_it_then_the_classifier_is_told_by_whom_and_no_pupil_may(
    reader: Gateway, issuer: Issuer
) -> None:
    review, teacher = uuid4(), uuid4()
    by = bearer(issuer.token("teacher", teacher))
    listed = await reader.http.get(f"/admin/classifier/reviews?cursor={review}", headers=by)
    [asked] = listed.json()["items"]
    assert (asked["path"], asked["query"]) == ("classifier/reviews", {"limit": "20", "after": str(review)})
    path = f"/admin/classifier/reviews/{review}"
    settled = await reader.http.post(path, json={"verdict": "UNCLASSIFIED"}, headers=by)
    [asked] = settled.json()["items"]
    assert (asked["path"], asked["query"]) == (f"classifier/reviews/{review}", {"reviewer": str(teacher)})
    odd = await reader.http.post(path, json={"verdict": "MAYBE"}, headers=by)
    assert kind(odd) == "invalid-request"
    for role in ("student", "parent"):
        for refused in (
            await reader.http.get("/admin/classifier/reviews", headers=bearer(issuer.token(role))),
            await reader.http.post(path, json={"verdict": "UNCLASSIFIED"}, headers=bearer(issuer.token(role))),
        ):
            assert kind(refused) == "forbidden"
