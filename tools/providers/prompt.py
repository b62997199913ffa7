"""A request to either provider in the terms that an answer needs, and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class RefusedError(Exception):
    """The request is not answered: an HTTP status and what is wrong, in the provider's words; "" for its usual sentence."""

    def __init__(self, status: int, message: str, retry_after: float | None = None, *, is_noted: bool = False) -> None:
        super().__init__(message)
        self.status, self.message, self.retry_after = status, message, retry_after
        self.is_noted = is_noted
        """Whether the journal has it already."""


@dataclass(frozen=True)
class Prompt:
    """`schema` of the wanted answer, None for prose; `tool` the name of the tool that the answer is input of, if it is."""

    model: str
    texts: tuple[str, ...]
    images: tuple[bytes, ...] = ()
    schema: Mapping[str, Any] | None = None
    tool: str | None = None
    max_tokens: int | None = None

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


@dataclass(frozen=True)
class Answer:
    """`value` as it can be read, `written` as it was paid for, and whether that is all there was to say."""

    value: Any
    written: str
    is_whole: bool = True
