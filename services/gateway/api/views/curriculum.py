"""What there is to learn, as clients get it."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from libs.contracts.curriculum.v1 import CatalogueStatus, Severity
from services.gateway.api.views.view import View


class Exercise(View):
    """An exercise as a pupil may see it: no answer."""

    id: UUID
    topic_id: str
    prompt: str
    difficulty: float = Field(description="b of the one-parameter logistic model, in logits")
    source: str = Field(description="TEMPLATE, COGTUTOR (real pupils' lines), OATUTOR or TEACHER")
    attribution: str | None = Field(description="to show with it where its licence asks for it")
    targets: list[str] = Field(description="codes of the misconceptions that lead to a wrong answer")


class Topic(View):
    id: str
    name: str
    name_es: str
    subdomain: str
    prerequisites: list[str]


class Subdomain(View):
    code: str
    name: str
    name_es: str


class Domain(Subdomain):
    subdomains: list[Subdomain]


class Misconception(View):
    code: str
    name: str
    name_es: str | None
    description: str
    example: str | None
    subdomain: str
    topic_id: str | None
    first_grade: int
    last_grade: int
    malrule: str | None = Field(description="code under which the diagnosis executes it; null where there is a signal")
    signal: str | None = Field(description="what to look for in the work; null where there is a malrule")
    refs: list[str]
    source: str | None = Field(description="a publication that documents it")
    severity: Severity
    status: CatalogueStatus
    successor: str | None = Field(description="code to use instead of a DEPRECATED one")


class LocalText(View):
    en: str
    es: str


class Feedback(View):
    message: LocalText = Field(description="to the pupil; does not give the answer away")
    hint: LocalText = Field(description="to the teacher")
    remedial_topic_id: str = Field(description="the topic to practise")


class Exhibit(View):
    problem: str
    answer: str
    steps: list[str]


class Suggestion(View):
    model: str
    prompt_version: str
    suggested_at: datetime
    evidence: list[Exhibit] = Field(description="work that it was seen in, without whose it is")


class MisconceptionDetail(Misconception):
    feedback: Feedback | None = Field(description="null for a draft that has none yet")
    suggestion: Suggestion | None = Field(None, description="of a draft that a model suggested")
