"""Internal HTTP routes about calibration; only administrators get here, see the gateway."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import Field

from libs.chassis.problem import Problem
from services.mastery.api.mastery import SLUG, Body, TopicId
from services.mastery.handlers.calibrating import Calibrating
from services.mastery.model.calibration import Run, TopicVersion

router = APIRouter(prefix="/calibrations", tags=["calibration"])


class RunView(Body):
    run_id: UUID
    requested_at: datetime
    topics: int | None = Field(description="that have answers; null until that is known")
    adopted: int
    rejected: int
    failed: int
    predictor: bool | None = Field(description="whether the predictor of next answers was adopted; null until known")
    is_done: bool


class Runs(Body):
    items: list[RunView]


class VersionView(Body):
    topic_id: str
    version: int
    is_current: bool
    adopted: bool = Field(description="whether it was not worse, on pupils held out, than what was in use")
    initial: float
    transit: float
    slip: float
    guess: float
    forget: float
    run_id: UUID
    fitted_at: datetime
    report: dict[str, Any]


class Versions(Body):
    items: list[VersionView]


class Restoration(Body):
    version: int = Field(ge=0, lt=2**31, description="0: the built-in parameters")


@router.post("")
async def start(request: Request) -> RunView:
    """Asks for a calibration of all topics."""
    calibrating = _calibrating(request)
    run = await calibrating.run(await calibrating.start())
    assert run is not None  # just begun
    return _run(run)


@router.get("")
async def read_runs(request: Request) -> Runs:
    """The newest runs first."""
    return Runs(items=[_run(one) for one in await _calibrating(request).runs()])


@router.get("/parameters")
async def read_parameters(
    request: Request, topic_id: Annotated[str | None, Query(alias="topicId", max_length=100, pattern=SLUG)] = None
) -> Versions:
    """The parameters in use, by topic; of one topic all versions, the newest first."""
    return Versions(items=[_version(one) for one in await _calibrating(request).versions(topic_id)])


@router.get("/{run_id}")
async def read_run(request: Request, run_id: UUID) -> RunView:
    """How far a run is."""
    if (run := await _calibrating(request).run(run_id)) is None:
        raise Problem(404, "not-found", "No such calibration", "no calibration has this id")
    return _run(run)


@router.post("/topics/{topic_id}/restore")
async def restore(request: Request, topic_id: TopicId, body: Restoration) -> Versions:
    """Takes a version into use; the estimates of the topic follow within seconds."""
    calibrating = _calibrating(request)
    if not await calibrating.restore(topic_id, body.version):
        raise Problem(404, "not-found", "No such version", f"topic {topic_id} has no version of this number")
    return Versions(items=[_version(one) for one in await calibrating.versions(topic_id)])


def _calibrating(request: Request) -> Calibrating:
    calibrating: Calibrating = request.app.state.calibrating
    return calibrating


def _run(run: Run) -> RunView:
    return RunView.model_validate(run, from_attributes=True)


def _version(one: TopicVersion) -> VersionView:
    names = ("initial", "transit", "slip", "guess", "forget")
    return VersionView(
        topic_id=one.topic_id,
        version=one.version,
        is_current=one.is_current,
        adopted=one.adopted,
        run_id=one.run_id,
        fitted_at=one.fitted_at,
        report=dict(one.report),
        **{name: getattr(one.parameters, name) for name in names},
    )
