"""What all bodies have in common."""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

T = TypeVar("T")
# Real ones, so that every example works as it stands: 81 - 23 and x - 10 = 0 of the curriculum, whose ids never change.


class View(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, frozen=True)


class Page(View, Generic[T]):
    items: list[T]
    next: str | None = Field(description="`cursor` of the page that follows, null on the last one")
