"""What administrators do: the learner model's calibration, and the models that work is shown to."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from services.gateway.api.openapi import JSON, READING, body_of, refusals
from services.gateway.api.reading import SLUG, Slug
from services.gateway.api.requests import Asked, bearer, parse, read_body
from services.gateway.api.views.administration import Calibration, Calibrations, ClassifierStatus, ParameterVersions
from services.gateway.model.access import Action, permit
from services.gateway.model.problems import BODY_TOO_LARGE, MALFORMED_JSON, UNSUPPORTED_MEDIA_TYPE

router = APIRouter(
    prefix="/admin", tags=["administration"], dependencies=[Depends(bearer)], responses=refusals(*READING)
)
MAX_BODY = 1024


class ClassifierSwitch(BaseModel):
    """The body of PUT /admin/classifier/switch."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    on: bool


class Restoration(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True)
    version: int = Field(ge=0, description="0: the built-in parameters")


@router.get("/mastery/parameters", response_model=ParameterVersions)
async def read_parameters(
    asked: Asked,
    topic_id: Annotated[
        str | None, Query(alias="topicId", pattern=SLUG, description="all versions of this topic")
    ] = None,
) -> Response:
    """The parameters of mastery in use, by topic; of one topic all versions, the newest first, with how they were found."""
    permit(asked.caller, Action.CALIBRATE)
    params = {"topicId": topic_id} if topic_id else None
    return Response(await asked.services.mastery.get("/calibrations/parameters", asked.trace, params), media_type=JSON)


@router.post("/mastery/calibrations", response_model=Calibration)
async def start_calibration(asked: Asked) -> Response:
    """Asks for a calibration of all topics."""
    permit(asked.caller, Action.CALIBRATE)
    return Response(await asked.services.mastery.post("/calibrations", asked.trace, b""), media_type=JSON)


@router.get("/mastery/calibrations", response_model=Calibrations)
async def read_calibrations(asked: Asked) -> Response:
    """The newest calibrations first."""
    permit(asked.caller, Action.CALIBRATE)
    return Response(await asked.services.mastery.get("/calibrations", asked.trace), media_type=JSON)


@router.get("/mastery/calibrations/{run_id}", response_model=Calibration)
async def read_calibration(run_id: UUID, asked: Asked) -> Response:
    """How far a calibration is."""
    permit(asked.caller, Action.CALIBRATE)
    return Response(await asked.services.mastery.get(f"/calibrations/{run_id}", asked.trace), media_type=JSON)


@router.post("/mastery/topics/{topic_id}/restore", response_model=ParameterVersions)
async def restore_parameters(request: Request, topic_id: Slug, asked: Asked) -> Response:
    """Takes a version of a topic's parameters into use; its estimates follow within seconds."""
    permit(asked.caller, Action.CALIBRATE)
    restoration = parse(Restoration.model_validate_json, await read_body(request, MAX_BODY))
    path = f"/calibrations/topics/{topic_id}/restore"
    return Response(
        await asked.services.mastery.post(path, asked.trace, restoration.model_dump_json().encode()), media_type=JSON
    )


@router.get("/classifier", response_model=ClassifierStatus)
async def read_classifier(asked: Asked) -> Response:
    """What waits for a language model and why, what today and this month cost by model, how much came from the cache."""
    permit(asked.caller, Action.ADMINISTER_MODELS)
    return Response(await asked.services.classifier.get("/classifier/status", asked.trace), media_type=JSON)


@router.put(
    "/classifier/switch",
    response_model=ClassifierStatus,
    responses=refusals(MALFORMED_JSON, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE),
    openapi_extra=body_of(
        ClassifierSwitch, {"off": {"summary": "Ask nobody for now", "value": {"on": False}}}, has_key=False
    ),
)
async def switch_classifier(request: Request, asked: Asked) -> Response:
    """Off: no model is asked; work waits and nothing is lost, until it is on again or its time is over."""
    permit(asked.caller, Action.ADMINISTER_MODELS)
    body = parse(ClassifierSwitch.model_validate_json, await read_body(request, MAX_BODY))
    answer = await asked.services.classifier.put("/classifier/switch", asked.trace, body.model_dump_json().encode())
    return Response(answer, media_type=JSON)
