"""The error catalogue: what the diagnosis library can execute, and what only a language model can look for.

The library is the one source of the first kind; `misconceptions.toml` adds what a teacher judges. The second kind is written
by hand in `signals/<domain>.toml`.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from libs.diagnosis import MisconceptionInfo, advice_for, misconceptions
from services.curriculum.entries import Entry, table, validated
from services.curriculum.model.catalogue import Subdomain, Topic
from services.curriculum.model.misconception import Misconception, broken_rules

_SLIPS = "slips"  # the topic that the library lists them under; it is none of the curriculum
_BOTH = ("name", "message", "hint")  # have an English and a Spanish text
_ADVICE = ("message", "message_es", "hint", "hint_es")
_WITHOUT_GRADES = "grades: none are given, and there is no topic to take them from"


def read_misconceptions(
    folder: Path, problems: list[str], subdomains: Iterable[Subdomain], topics: Iterable[Topic]
) -> tuple[Misconception, ...]:
    """All entries by code; what breaks a rule is added to `problems` with its file."""
    known = {one.id: one for one in topics}
    library = {info.code: info for info in misconceptions()}
    judgements = table(folder / "misconceptions.toml", problems)
    problems += [f"misconceptions.toml: [{code}] is no code of the diagnosis" for code in judgements.keys() - library]
    entries = [
        ("misconceptions.toml", code, _executed(info) | judgements.get(code, {})) for code, info in library.items()
    ]
    for path in sorted((folder / "signals").glob("*.toml")):
        entries += [(f"signals/{path.name}", *one) for one in _written(path, problems)]
    files: dict[str, str] = {}
    found: list[Misconception] = []
    for file, code, entry in entries:
        if code in files:
            problems.append(f"{file}: [{code}] is in {files[code]} already")
            continue
        files[code] = file
        completed = _completed(entry, known)
        if entry["topic"] not in {None, *known}:
            problems.append(f"{file}: [{code}] there is no topic {entry['topic']!r}")
        elif "grades" not in completed:
            problems.append(f"{file}: [{code}] {_WITHOUT_GRADES}")
        else:
            found += validated(Misconception, file, problems, [(code, completed)])
    found.sort(key=lambda one: one.code)
    by_code = {one.code: one for one in found}
    broken = broken_rules(by_code, {one.code for one in subdomains}, known, library)
    problems += [f"{files[code]}: [{code}] {rule}" for code, rule in broken]
    return tuple(found)


def _executed(info: MisconceptionInfo) -> Entry:
    """An entry of the diagnosis library; slips, which it keeps apart from all topics, belong to their subdomain only."""
    english, spanish = advice_for(info.code), advice_for(info.code, "es")
    advice: Entry = {}
    if english and spanish:
        texts = (english.message, spanish.message, english.hint, spanish.hint)
        advice = dict(zip(_ADVICE, texts, strict=True)) | {"remedial": english.remedial}
    return advice | {
        "code": info.code,
        "name": info.name,
        "description": info.description,
        "example": info.example,
        "subdomain": info.subdomain,
        "topic": None if info.topic == _SLIPS else info.topic,
        "malrule": info.code,
        "refs": info.refs,
    }


def _written(path: Path, problems: list[str]) -> Iterator[tuple[str, Entry]]:
    """The entries of a file, its texts in two languages taken apart."""
    for code, entry in table(path, problems).items():
        texts: Entry = {}
        for field in _BOTH:
            match entry.get(field):
                case {"en": en, "es": es, **others} if not others:
                    texts |= {field: en, f"{field}_es": es}
                case None:
                    pass
                case _:
                    problems.append(f"signals/{path.name}: [{code}] {field}: needs en and es and nothing else")
        yield code, {"code": code, "topic": None} | {k: v for k, v in entry.items() if k not in _BOTH} | texts


def _completed(entry: Entry, topics: Mapping[str, Topic]) -> Entry:
    """With subdomain, grades and remedial topic from its topic where it does not say otherwise, and the advice as one."""
    topic = topics.get(entry["topic"])
    inherited: Entry = {"subdomain": topic.subdomain, "grades": topic.grades, "remedial": topic.id} if topic else {}
    full = inherited | entry
    remedial = full.pop("remedial", None)
    advice = {field: full.pop(field) for field in _ADVICE if field in full}
    return full | {"advice": advice | {"remedial": remedial} if advice else None}
