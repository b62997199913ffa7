"""What a pupil sends: its shape and its rules. The server knows the right answer, so nothing here can carry one."""

import json
import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Annotated, Any, Self
from uuid import UUID

import orjson
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.alias_generators import to_camel

from libs.contracts import problem_id
from libs.contracts.attempts.v1 import MAX_STEPS, AttemptSubmit, Step
from libs.contracts.telemetry.v1 import Interaction, InteractionsCaptured, InteractionType

MAX_INTERACTIONS = 2000
MAX_EXPONENT = 30
Line = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
Language = Annotated[str, Field(max_length=35, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
_STRICT = ConfigDict(
    extra="forbid", strict=True, frozen=True, alias_generator=to_camel, validate_by_name=False, validate_by_alias=True
)


class Keystroke(Interaction):
    """An interaction as a client sends it: in camel case and of a known type."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)

    @field_validator("type")
    @classmethod
    def _known(cls, value: InteractionType) -> InteractionType:
        if value is InteractionType.UNKNOWN:
            known = ", ".join(one for one in InteractionType if one is not InteractionType.UNKNOWN)
            raise ValueError(f"must be one of {known}")
        return value


class WorkingStep(BaseModel):
    """One line of working; a bare string is a line that is not marked as the answer."""

    model_config = _STRICT
    expression: Line
    is_final: bool = False

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"expression": value} if isinstance(value, str) else value


def _as_written(value: Any, info: ValidationInfo) -> Any:
    """A number becomes its text as written, 1.10 and not 1.1, but without an exponent: 65 for JSON's 6.5e1.

    The context of the validation is the whole body.
    """
    if isinstance(value, str) and not value.strip():
        raise ValueError("must not be blank")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("must be a finite number")
    assert isinstance(info.context, bytes)
    body: Mapping[str, Any] = json.loads(info.context, parse_int=str, parse_float=str)
    written = str(body["answer"])
    if "e" not in written.lower():
        return written
    number = Decimal(written)
    if abs(number.adjusted()) > MAX_EXPONENT:
        raise ValueError(f"must lie between 1e-{MAX_EXPONENT} and 1e{MAX_EXPONENT}")
    return format(number, "f")


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be blank")
    return value


class Work(BaseModel, ABC):
    """What every body with a pupil's work has."""

    model_config = _STRICT
    answer: Annotated[Line, BeforeValidator(_as_written, json_schema_input_type=Line | float)]
    steps: Annotated[tuple[WorkingStep, ...], Field(max_length=MAX_STEPS)] = ()
    course_id: UUID | None = None
    student_id: UUID | None = None
    interactions: Annotated[tuple[Keystroke, ...], Field(max_length=MAX_INTERACTIONS)] = ()
    language: Language | None = None

    @classmethod
    def parse(cls, body: bytes) -> Self:
        """Raises pydantic's ValidationError."""
        return cls.model_validate_json(body, context=body)

    @property
    @abstractmethod
    def task(self) -> tuple[UUID, str | None]:
        """The id of the exercise that is worked on, and the problem where it is the pupil's own."""

    def fingerprint(self) -> str:
        """SHA-256 of the work itself: equal for a repetition, whatever its layout, language or keystrokes."""
        steps = [[one.expression, one.is_final] for one in self.steps]
        return sha256(orjson.dumps([self.task[0], self.course_id, self.answer, steps])).hexdigest()

    def command(self, attempt_id: UUID, student_id: UUID, language: str, submitted_at: datetime) -> AttemptSubmit:
        """The command to diagnose and store this work. Everything in it has been validated, so nothing is validated again."""
        exercise_id, problem = self.task
        return AttemptSubmit.model_construct(
            attempt_id=attempt_id,
            student_id=student_id,
            exercise_id=exercise_id,
            problem=problem,
            course_id=self.course_id,
            answer=self.answer,
            steps=tuple(Step.model_construct(expression=one.expression, is_final=one.is_final) for one in self.steps),
            interactions=self.interactions,
            language=language,
            fingerprint=self.fingerprint(),
            submitted_at=submitted_at,
        )


class Submission(Work):
    """The body of POST /attempts."""

    exercise_id: UUID

    @property
    def task(self) -> tuple[UUID, None]:
        return self.exercise_id, None


class ProblemSubmission(Work):
    """The body of POST /attempts/solve-adhoc."""

    problem: Annotated[Line, AfterValidator(_not_blank)]

    @property
    def task(self) -> tuple[UUID, str]:
        return problem_id(self.problem), self.problem


class Capture(BaseModel):
    """The body of POST /telemetry."""

    model_config = _STRICT
    attempt_id: UUID
    course_id: UUID | None = None
    interactions: Annotated[tuple[Keystroke, ...], Field(min_length=1, max_length=MAX_INTERACTIONS)]

    @classmethod
    def parse(cls, body: bytes) -> "Capture":
        """Raises pydantic's ValidationError."""
        return cls.model_validate_json(body)

    def fingerprint(self) -> str:
        """SHA-256 of what was captured: equal for a repetition, whatever its layout."""
        return sha256(self.model_dump_json(exclude={"attempt_id"}).encode()).hexdigest()

    def fact(self, student_id: UUID, captured_at: datetime) -> InteractionsCaptured:
        return InteractionsCaptured.model_construct(
            attempt_id=self.attempt_id,
            student_id=student_id,
            course_id=self.course_id,
            interactions=self.interactions,
            captured_at=captured_at,
        )
