"""The error catalogue as a model sees it: entries by group of domains, large enough for the provider's prompt cache."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

EVERYWHERE = "TRANSV"  # errors of any domain: offered in every group
WHOLE = "all"  # the group of work whose domain nobody knows
# A prefix below the model's minimum (4,096 tokens for Haiku 4.5) is not cached, so small domains share a prompt with
# their neighbours. Changing a row changes the prompts of its group and nothing else.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "numbers": ("ARITH", "INT"),
    "fractions": ("FRACT",),
    "decimals": ("DEC", "RATIO"),
    "algebra": ("ALGEBRA",),
    "functions": ("POW", "FUNC", "LOG", "SEQ"),
    "geometry": ("GEOM", "GEOM3D", "COORD", "TRIG"),
    "data": ("DATA", "STAT"),
}
_GROUP_OF = {domain: group for group, domains in GROUPS.items() for domain in domains}


@dataclass(frozen=True, slots=True)
class Entry:
    code: str
    domain: str
    description: str
    signal: str

    @property
    def line(self) -> str:
        return " | ".join(
            " ".join(part.split()).replace("|", "/") for part in (self.code, self.description, self.signal)
        )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The ACTIVE entries that a group of domains offers, sorted by code; `digest` names this very list."""

    group: str
    codes: tuple[str, ...]
    text: str
    digest: str


def group_of(domain: str | None) -> str:
    """The group whose prompt work of this domain goes into."""
    return _GROUP_OF.get(domain or "", WHOLE)


def catalogue_of(group: str, entries: Iterable[Entry]) -> Catalogue:
    domains = GROUPS.get(group)
    offered = [one for one in entries if domains is None or one.domain in {*domains, EVERYWHERE}]
    offered.sort(key=lambda one: one.code)
    text = "\n".join(one.line for one in offered)
    return Catalogue(group, tuple(one.code for one in offered), text, sha256(text.encode()).hexdigest()[:12])
