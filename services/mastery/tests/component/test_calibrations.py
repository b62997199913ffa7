"""A calibration of a real observation log, in the processes that the service starts for it."""

import os
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import numpy as np
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.clock import utc_now
from libs.chassis.http import make_http
from libs.chassis.jobs import Job, JobQueue
from libs.chassis.jobs.postgres import PostgresJobs
from libs.chassis.lifecycle import Lifecycle
from libs.chassis.migrations import upgrade
from libs.chassis.postgres import make_engine
from libs.chassis.testing.plugin import FreshDatabase
from services.mastery import tables
from services.mastery.api import calibrations as api
from services.mastery.calibration.adoption import held_out
from services.mastery.calibration.fit import Options, fit
from services.mastery.calibration.serving import parameters_of
from services.mastery.clients import fitting
from services.mastery.handlers.calibrating import Calibrating
from services.mastery.handlers.refolding import Refolding
from services.mastery.handlers.tracing import UseCases
from services.mastery.model.history import Observation, fold
from services.mastery.model.prediction import Predictor
from services.mastery.storage.answers import answers
from services.mastery.storage.calibrations import CalibrationUnitOfWork
from services.mastery.storage.ledger import MasteryUnitOfWork
from services.mastery.storage.predictors import CurrentPredictor
from services.mastery.tests.pupils import Pupil, regraded

pytestmark = pytest.mark.component
EASY, HARD = "easy", "hard"


def log(pupils: int = 60, length: int = 6) -> list[Observation]:
    """Pupils who know one topic and learn the other."""
    rng = np.random.default_rng(4)
    found = []
    for number in range(pupils):
        pupil = Pupil(UUID(int=number))
        for place in range(length):
            for topic, right in ((EASY, 0.9), (HARD, 0.1 + 0.12 * place)):
                found.append(pupil.answers(float(rng.random() < right), minute=place, topic=topic))
    return found


@pytest.fixture(scope="module")
async def engine(fresh_database: FreshDatabase) -> AsyncIterator[AsyncEngine]:
    """A database of its own: a calibration looks at everything there is."""
    url = await fresh_database("calibration")
    upgrade("mastery", url)
    os.environ["MASTERY_DATABASE_URL"] = url  # as the service's own processes have it
    engine = make_engine(url, application_name="test")
    yield engine
    del os.environ["MASTERY_DATABASE_URL"]
    await engine.dispose()


@pytest.fixture
def calibrating(engine: AsyncEngine) -> Calibrating:
    return Calibrating(partial(CalibrationUnitOfWork, engine), PostgresJobs(engine, tables.jobs), utc_now)


@pytest.fixture
async def client(calibrating: Calibrating) -> AsyncIterator[httpx.AsyncClient]:
    app = make_http("mastery", Lifecycle(halt=pytest.fail), [api.router])
    app.state.calibrating = calibrating
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://mastery") as client:
        yield client


async def step(calibrating: Calibrating, *arguments: str) -> dict[str, object]:
    job = await calibrating.jobs.put("/".join(arguments), {"arguments": list(arguments)})
    return dict(await fitting.fit(job))


@pytest.mark.timeout(300)  # processes that start one after the other
async def test_calibration_of_a_log_fits_adopts_refolds_and_can_be_taken_back(
    engine: AsyncEngine, calibrating: Calibrating, client: httpx.AsyncClient
) -> None:
    units = partial(MasteryUnitOfWork, engine)
    use_cases, refolding = UseCases(units, utc_now), Refolding(units, utc_now)
    observations = log()
    corrected = regraded(observations[1], 1 - observations[1].correct)
    await use_cases.observe([*observations, corrected])
    held = [corrected, *(one for one in observations if one is not observations[1])]

    run = (await client.post("/calibrations")).json()["runId"]
    assert (await client.get(f"/calibrations/{run}")).json()["topics"] is None
    assert await step(calibrating, "pool", run) == {"topics": [EASY, HARD]}
    for topic in (EASY, HARD):
        assert (await step(calibrating, "topic", run, topic))["answers"] == 360
    assert (await step(calibrating, "predictor", run))["answers"] == 720
    done = (await client.get(f"/calibrations/{run}")).json()
    assert (done["topics"], done["adopted"] + done["rejected"], done["failed"]) == (2, 2, 0)
    assert done["predictor"] in {True, False}
    assert done["isDone"]

    responses = await answers(engine)
    expected = fit(responses, Options())
    versions = {}
    for topic in (EASY, HARD):
        [version] = await calibrating.versions(topic)
        assert version.parameters == parameters_of(expected.skills[topic].parameters)
        assert version.report["heldOut"]["answers"] == held_out(responses)[responses.skill == 0].sum()
        assert version.adopted == (version.report["heldOut"]["logLoss"] <= version.report["heldOut"]["logLossInUse"])
        versions[topic] = version
    assert versions[HARD].adopted
    await refolding.refold()
    pupil = observations[1].student_id
    own = [one for one in held if one.key == (pupil, HARD)]
    read = await use_cases.read_topic(pupil, HARD)
    assert read is not None
    assert read.p_known == fold(own, versions[HARD].parameters).p_known

    back = await client.post(f"/calibrations/topics/{HARD}/restore", json={"version": 0})
    assert [(one["version"], one["isCurrent"]) for one in back.json()["items"]] == [(1, False)]
    await refolding.refold()
    read = await use_cases.read_topic(pupil, HARD)
    assert read is not None
    assert read.p_known == fold(own).p_known
    again = await client.post(f"/calibrations/topics/{HARD}/restore", json={"version": 1})
    assert again.json()["items"][0]["isCurrent"]
    in_use = (await client.get("/calibrations/parameters")).json()["items"]
    assert HARD in {one["topicId"] for one in in_use}

    async with CalibrationUnitOfWork(engine) as calibrations:
        stored = await calibrations.predictor()
    predictor = await CurrentPredictor(partial(CalibrationUnitOfWork, engine))()
    assert (predictor != Predictor()) == (stored is not None)


async def test_command_for_a_topic_of_a_run_that_nobody_began_fits_all_the_same(
    engine: AsyncEngine, calibrating: Calibrating
) -> None:
    await UseCases(partial(MasteryUnitOfWork, engine), utc_now).observe([Pupil().answers(1, topic="lonely")])
    run = uuid4()
    await calibrating.share([(run, "lonely"), (run, "lonely")])
    found = await step(calibrating, "topic", str(run), "lonely")
    assert (found["answers"], found["adopted"]) == (1, False)
    state = await calibrating.run(run)
    assert state is not None
    assert state.rejected == 1


async def test_fit_that_fails_says_why(calibrating: Calibrating) -> None:
    with pytest.raises(fitting.FittingFailed, match="invalid choice"):
        await step(calibrating, "nonsense", str(uuid4()))


async def test_run_of_the_night_starts_once_and_only_at_its_hour(engine: AsyncEngine) -> None:
    now = utc_now().replace(hour=2, minute=5) + timedelta(days=2)
    jobs = PostgresJobs(engine, tables.jobs)

    class Away(PostgresJobs):
        async def put(self, *_: Any, **__: Any) -> Job:
            raise OSError

    async def runs_after(at: datetime, hour: int = 2, jobs: JobQueue = jobs) -> int:
        calibrating = Calibrating(partial(CalibrationUnitOfWork, engine), jobs, lambda: at, hour)
        await calibrating.start_if_due()
        return len(await calibrating.runs())

    before = await runs_after(now, hour=3)
    with pytest.raises(
        OSError
    ):  # what was asked for and never put among the jobs does not keep the next look from asking
        await runs_after(now, jobs=Away(engine, tables.jobs))
    assert await runs_after(now) == before + 1
    assert await runs_after(now + timedelta(minutes=10)) == before + 1
    assert await runs_after(now + timedelta(days=1)) == before + 2


async def test_restore_of_a_version_that_is_not_there_is_a_problem_that_says_so(client: httpx.AsyncClient) -> None:
    answer = await client.post("/calibrations/topics/nothing/restore", json={"version": 4})
    assert answer.status_code == 404
    assert "nothing" in answer.json()["detail"]
    too_large = await client.post("/calibrations/topics/nothing/restore", json={"version": 2**31})
    assert [one["field"] for one in too_large.json()["errors"]] == ["version"]
    assert (await client.get(f"/calibrations/{uuid4()}")).status_code == 404


def test_compiled_code_is_kept_where_the_process_may_write(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    assert Path(fitting.environment()["NUMBA_CACHE_DIR"]).parent == tmp_path
    monkeypatch.setenv("NUMBA_CACHE_DIR", "/elsewhere")
    assert fitting.environment()["NUMBA_CACHE_DIR"] == "/elsewhere"
