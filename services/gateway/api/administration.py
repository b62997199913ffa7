"""What administrators do: the learner model's calibration, and the models that work is shown to."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from services.gateway.api.openapi import JSON, READING, body_of, refusals
from services.gateway.api.reading import SLUG, Paging, Slug
from services.gateway.api.requests import Asked, bearer, parse, read_body
from services.gateway.api.views.administration import (
    Calibration,
    Calibrations,
    ClassifierStatus,
    ParameterVersions,
    Review,
)
from services.gateway.api.views.view import Page
from services.gateway.model.access import Action, permit
from services.gateway.model.problems import BODY_TOO_LARGE, MALFORMED_JSON, REVIEW_SETTLED, UNSUPPORTED_MEDIA_TYPE

router = APIRouter(
    prefix="/admin", tags=["administration"], dependencies=[Depends(bearer)], responses=refusals(*READING)
)
MAX_BODY, MAX_OPINION = 1024, 8192


class ClassifierSwitch(BaseModel):
    """The body of PUT /admin/classifier/switch."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    on: bool


class Opinion(BaseModel):
    """The body of POST /admin/classifier/reviews/{id}: CLASSIFIED with `code`; CORRECT with `reading` where the answer could
    not be read; UNCLASSIFIED where no entry fits. On an UNSOLVED problem the first two come with its `solution`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    verdict: Literal["CLASSIFIED", "CORRECT", "UNCLASSIFIED"]
    code: str | None = Field(None, pattern="^[A-Z0-9_]{1,120}$", description="an ACTIVE entry of the error catalogue")
    reading: str | None = Field(None, min_length=1, max_length=500)
    solution: str | None = Field(None, min_length=1, max_length=500)


_OPINIONS = {
    "named": {
        "summary": "An error of the catalogue",
        "value": {"verdict": "CLASSIFIED", "code": "ARITH_SUB_SMALLER_FROM_LARGER"},
    },
    "right": {"summary": "Right after all: the answer was `seven`", "value": {"verdict": "CORRECT", "reading": "7"}},
    "none": {"summary": "No entry fits", "value": {"verdict": "UNCLASSIFIED"}},
}


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


@router.get("/classifier/reviews", response_model=Page[Review])
async def read_reviews(paging: Annotated[Paging, Query()], asked: Asked) -> Response:
    """Work that no model was sure of, or that none could be asked about in time; the oldest first."""
    permit(asked.caller, Action.REVIEW_WORK)
    params = {"limit": paging.limit} | ({"after": paging.cursor} if paging.cursor else {})
    return Response(await asked.services.classifier.get("/classifier/reviews", asked.trace, params), media_type=JSON)


@router.post(
    "/classifier/reviews/{review_id}",
    response_model=Review,
    responses=refusals(MALFORMED_JSON, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, REVIEW_SETTLED),
    openapi_extra=body_of(Opinion, _OPINIONS, has_key=False),
)
async def settle_review(request: Request, review_id: UUID, asked: Asked) -> Response:
    """What a person says about it. It goes the way of a model's answer: checked, then told to the pupil and to mastery.
    The same again is the same."""
    permit(asked.caller, Action.REVIEW_WORK)
    said = parse(Opinion.model_validate_json, await read_body(request, MAX_OPINION)).model_dump_json().encode()
    path, by = f"/classifier/reviews/{review_id}", {"reviewer": str(asked.caller.subject)}
    return Response(await asked.services.classifier.post(path, asked.trace, said, by), media_type=JSON)
