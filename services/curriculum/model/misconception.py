"""An entry of the error catalogue, and the rules that it keeps."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from services.curriculum.model.fields import (
    STRICT,
    Grade,
    MisconceptionCode,
    Name,
    Reference,
    Severity,
    Slug,
    Status,
    SubdomainCode,
    Text,
)


@STRICT
@dataclass(frozen=True, slots=True)
class Advice:
    """`message` is for the pupil and never gives the answer away, `hint` for the teacher; `remedial` is a topic."""

    message: Text
    message_es: Text
    hint: Text
    hint_es: Text
    remedial: Slug


@STRICT
@dataclass(frozen=True, slots=True)
class Misconception:
    """An error that pupils make. It is recognised either by executing `malrule`, a code of the diagnosis library, or by
    a language model that looks for `signal` in the work.

    `topic` is None where the error belongs to the whole subdomain; `grades` are the first and the last school year it is
    expected in. `refs` are ids of documented malrules, `source` is a publication (author, year). `successor` is the code
    to use instead of a DEPRECATED one.
    """

    code: MisconceptionCode
    name: Name
    description: Text
    subdomain: SubdomainCode
    topic: Slug | None
    grades: tuple[Grade, Grade]
    example: Text | None = None
    name_es: Name | None = None
    malrule: MisconceptionCode | None = None
    signal: Text | None = None
    advice: Advice | None = None
    refs: tuple[Reference, ...] = ()
    source: Name | None = None
    severity: Severity = "MED"
    status: Status = "ACTIVE"
    successor: MisconceptionCode | None = None


def broken_rules(
    entries: Mapping[str, Misconception],
    subdomains: Collection[str],
    topics: Collection[str],
    malrules: Collection[str],
) -> Iterator[tuple[str, str]]:
    """Code and rule, for each rule that an entry breaks; `malrules` are the codes that the diagnosis library executes."""
    for code, entry in entries.items():
        advice, successor = entry.advice, entries.get(entry.successor or "")
        rules = (
            (entry.subdomain not in subdomains, f"there is no subdomain {entry.subdomain!r}"),
            (entry.topic and entry.topic not in topics, f"there is no topic {entry.topic!r}"),
            (advice and advice.remedial not in topics, f"there is no remedial topic {advice and advice.remedial!r}"),
            (entry.grades[0] > entry.grades[1], "grades run from {} down to {}".format(*entry.grades)),
            (
                (entry.malrule is None) == (entry.signal is None),
                "exactly one of malrule and signal says how the error is recognised",
            ),
            (entry.malrule and entry.malrule not in malrules, f"malrule {entry.malrule!r} is no code of the diagnosis"),
            (entry.status == "ACTIVE" and not entry.example, "an ACTIVE entry has an example"),
            (entry.status == "ACTIVE" and not advice, "an ACTIVE entry has message, hint and remedial topic"),
            (entry.status == "DEPRECATED" and not entry.successor, "a DEPRECATED entry has a successor"),
            (entry.status != "DEPRECATED" and entry.successor, "only a DEPRECATED entry has a successor"),
            (entry.successor and not successor, f"there is no successor {entry.successor!r}"),
            (
                successor and successor.status != "ACTIVE",
                f"successor {entry.successor!r} is not ACTIVE but {successor and successor.status}",
            ),
        )
        yield from ((code, rule) for is_broken, rule in rules if is_broken)
