"""A calibration through the running system: asked for at the gateway, shared over the bus, fitted, adopted or not, shown."""

import asyncio
from functools import partial
from typing import Any

import pytest

from deploy.local.ready import until
from services.mastery.model.bkt import update
from tests.curriculum import Curriculum
from tests.people import People

pytestmark = pytest.mark.e2e
PUPILS = 12
BUILT_IN = update(update(0.3, 1), 1)


@pytest.mark.timeout(300)  # processes that start one after the other
async def test_calibration_when_an_administrator_asks_then_every_topic_is_fitted_and_a_version_can_be_restored(
    people: People, curriculum: Curriculum
) -> None:
    admin, exercises = people("admin"), curriculum.with_borrowing[:2]
    pupils = [people("student") for _ in range(PUPILS)]
    await asyncio.gather(*(one.outcome(exercise, exercise.answer) for one in pupils for exercise in exercises))
    topic = exercises[0].topic

    first = await admin.post("/admin/mastery/calibrations", {})
    run: dict[str, Any] = first.json()

    async def done() -> bool:
        run.update(await admin.read(f"/admin/mastery/calibrations/{run['runId']}"))
        return bool(run["isDone"])

    assert await until(done, 240, pause=0.5)
    assert run["failed"] == 0
    assert run["topics"] == run["adopted"] + run["rejected"] >= 1
    assert run["predictor"] is not None
    newest = (await admin.read("/admin/mastery/parameters", topicId=topic))["items"][0]
    assert newest["runId"] == run["runId"]
    assert newest["report"]["answers"] >= 2 * PUPILS

    async def uses(version: int) -> bool:
        """Whether the estimate of a pupil with two right answers is that of these parameters."""
        shown = await pupils[0].read(f"/mastery/{pupils[0].id}/topics/{topic}")
        assert 0 < shown["pRightNext"] < 1
        is_built_in = shown["pKnown"] == pytest.approx(BUILT_IN, abs=1e-9)
        return bool(is_built_in == (version == 0))

    for version in (newest["version"], 0, newest["version"]):
        restored = await admin.post(f"/admin/mastery/topics/{topic}/restore", {"version": version})
        assert [one["version"] for one in restored.json()["items"] if one["isCurrent"]] == [version] * (version > 0)
        assert await until(partial(uses, version), 30, pause=0.2)
