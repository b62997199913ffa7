"""What to practise: the next exercise."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from services.gateway.api import views
from services.gateway.api.openapi import JSON, READING, refusals
from services.gateway.api.reading import SLUG
from services.gateway.api.requests import Asked, bearer, language_of, whose
from services.gateway.model.access import Action

router = APIRouter(tags=["practice"], dependencies=[Depends(bearer)])


class NextQuery(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True)
    student_id: UUID | None = Field(None, description="whose; a pupil's own by default")
    topic_id: Annotated[str | None, Field(pattern=SLUG, description="only this topic")] = None
    domain: Annotated[str | None, Field(max_length=100, description="only topics of this domain")] = None


@router.get("/practice/next", response_model=views.NextExercise, responses=refusals(*READING))
async def read_next_exercise(request: Request, query: Annotated[NextQuery, Query()], asked: Asked) -> Response:
    """The exercise that a pupil should do now, why, and by which figures.

    Where there is none `exercise` is null and `reason` and `because` say why. The same until the next answer, for a day.
    """
    student_id = whose(asked.caller, query.student_id, Action.READ_PRACTICE)
    params = query.model_dump(by_alias=True, exclude={"student_id"}, exclude_none=True)
    body = await asked.services.mastery.get(
        f"/practice/{student_id}/next", asked.trace, params | {"language": language_of(request)}
    )
    return Response(body, media_type=JSON)
