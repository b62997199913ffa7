"""What a model's answer is worth: validated item by item, checked by value, and turned into an outcome."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from libs.diagnosis import is_equal
from services.classifier.model.prompt import NONE, without_ids
from services.classifier.model.question import UNSOLVED, Question

Share = Annotated[float, Field(ge=0, le=1)]
NEW_CODE = "^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$"
_WORDS = (
    ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce", "trece"),
)  # fmt: skip
_MORE_WORDS = {
    "half": "2", "halves": "2", "third": "3", "thirds": "3", "quarter": "4", "quarters": "4", "fifth": "5", "fifths": "5",
    "fourteen": "14", "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
    "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "hundred": "100", "a": "1", "an": "1",
    "medio": "2", "media": "2", "medios": "2", "tercio": "3", "tercios": "3", "cuarto": "4", "cuartos": "4",
    "quinto": "5", "quintos": "5", "un": "1", "una": "1", "catorce": "14", "quince": "15", "veinte": "20",
    "treinta": "30", "cuarenta": "40", "cincuenta": "50", "cien": "100", "ciento": "100",
}  # fmt: skip
NUMBER_WORDS = {word: str(number) for words in _WORDS for number, word in enumerate(words)} | _MORE_WORDS
_VULGAR = {"½": "1 2", "⅓": "1 3", "⅔": "2 3", "¼": "1 4", "¾": "3 4", "⅕": "1 5", "⅖": "2 5", "⅗": "3 5", "⅘": "4 5"}
_NUMBER = re.compile(r"\d+")
_VALUE = re.compile(r"-?\d+(?:[.,/]\d+)*")


class ReplyFault(Exception):  # noqa: N818 - an outcome
    """The model's answer to a question cannot be used; asking again may help."""


class Candidate(BaseModel):
    model_config = ConfigDict(frozen=True)
    code: str
    confidence: Share


class Suggestion(BaseModel):
    """An entry that the catalogue lacks, as the model words it."""

    model_config = ConfigDict(frozen=True)
    code: Annotated[str, Field(pattern=NEW_CODE, max_length=60)]
    name: Annotated[str, Field(min_length=1, max_length=120)]
    description: Annotated[str, Field(min_length=1, max_length=500)]
    signal: Annotated[str, Field(min_length=1, max_length=500)]


def _cut(value: Any) -> Any:
    return value[:300] if isinstance(value, str) else value


class Finding(BaseModel):
    """The model's answer to one question."""

    model_config = ConfigDict(frozen=True)
    id: str
    verdict: Annotated[str, Field(pattern="^(CLASSIFIED|CORRECT|UNCLASSIFIED)$")]
    code: str
    confidence: Share
    step: Annotated[int, Field(ge=0)] | None = None
    evidence: Annotated[str, BeforeValidator(_cut)] = ""
    candidates: tuple[Candidate, ...] = ()
    reading: Annotated[str, Field(max_length=500)] | None = None
    solution: Annotated[str, Field(max_length=500)] | None = None
    suggestion: Suggestion | None = None


Findings = dict[str, Finding | ReplyFault]


def read_reply(reply: Mapping[str, Any], aliases: Mapping[str, str], codes: Sequence[str], *, is_cut: bool) -> Findings:
    """What was found, or what is wrong with the answer, by the key of the question.

    Each item stands for itself: an unknown code, a missing or doubled item, or one that breaks the schema spoils no other.
    Of a reply that was cut off, the last item cannot be trusted even if it looks whole.
    """
    items = reply.get("findings")
    items = [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []
    if is_cut:
        items = items[:-1]
    return {key: _read(items, alias, codes) for alias, key in aliases.items()}


def _read(items: Sequence[dict[str, Any]], alias: str, codes: Sequence[str]) -> Finding | ReplyFault:
    mine = [one for one in items if one.get("id") == alias]
    if len(mine) != 1:
        return ReplyFault("the answer lacks the item" if not mine else "the answer has the item twice")
    try:
        finding = Finding.model_validate(mine[0])
    except ValidationError as error:
        fields = {".".join(map(str, one["loc"])) for one in error.errors(include_input=False, include_url=False)}
        return ReplyFault(f"the answer breaks the schema in {', '.join(sorted(fields))}")
    if finding.code not in codes and finding.code != NONE:
        return ReplyFault("the answer has a code that was not offered")
    if finding.verdict == "CLASSIFIED" and finding.code == NONE:
        return ReplyFault("the answer says CLASSIFIED and names nothing")
    offered = [one for one in finding.candidates if one.code in codes]
    return finding.model_copy(update={"candidates": tuple(offered)})


def is_sure(question: Question, finding: Finding, threshold: float) -> bool:
    """Whether the finding decides. CORRECT is worth what the values say, whatever the model's confidence."""
    if question.kind == UNSOLVED and not finding.solution:
        return False
    if finding.verdict == "CORRECT":
        return question.kind == UNSOLVED or is_right(question, finding.reading)
    if question.kind == UNSOLVED:
        return True
    return finding.verdict == "CLASSIFIED" and finding.confidence >= threshold


def is_right(question: Question, reading: str | None) -> bool:
    """Whether the pupil's answer, as read, equals the expected one, every number of the reading being the pupil's own."""
    if question.expected_answer is None:
        return False
    reading = reading or question.answer
    return reads_what_is_there(question.answer, reading) and is_equal(reading, question.expected_answer) is True


def reads_what_is_there(answer: str, reading: str) -> bool:
    """Whether the reading has no number that the answer has not, in digits or in English or Spanish words."""
    text = "".join(f" {_VULGAR[one]} " if one in _VULGAR else one for one in answer.lower())
    written = set(_NUMBER.findall(text))
    written |= {NUMBER_WORDS[word] for word in re.findall(r"[^\W\d_]+", text) if word in NUMBER_WORDS}
    numbers = _NUMBER.findall(reading)
    return bool(numbers) and all(number in written for number in numbers)


def evidence_for(question: Question, finding: Finding) -> str:
    """The evidence, or nothing where it would tell the expected answer: pupils may read it."""
    evidence, expected = without_ids(finding.evidence), question.expected_answer
    if expected is None:
        return evidence if question.kind != UNSOLVED else ""
    values = [one.strip(".,/") for one in _VALUE.findall(evidence)]
    plain, secret = ("".join(text.split()).lower() for text in (evidence, expected))
    reveals = secret in _pieces(plain, secret) or any(is_equal(value, expected) is True for value in values)
    return "" if reveals else evidence


def _pieces(text: str, secret: str) -> list[str]:
    """The places of the secret in the text at which it is not part of a longer number or word."""
    return re.findall(rf"(?<![\w.,/]){re.escape(secret)}(?!\w)", text)
