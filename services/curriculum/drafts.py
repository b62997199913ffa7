"""Drafts in PostgreSQL: beside the catalogue, so that a load of the data files, which replaces that, leaves them alone."""

from dataclasses import asdict
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.curriculum.model.draft import ALL_GRADES, Draft, Exhibit, Suggestion, drafted
from services.curriculum.model.misconception import Misconception
from services.curriculum.tables import DraftRow, MisconceptionRow, SubdomainRow, TopicRow

# An entry of the catalogue takes the place of a draft with its code.
NOT_TAKEN_OVER = ~select(MisconceptionRow.code).where(col(MisconceptionRow.code) == col(DraftRow.code)).exists()


async def keep(session: AsyncSession, suggestion: Suggestion) -> Draft | None:
    """Stores the suggestion, or adds its evidence to the draft of its code; the draft if it is new.

    The catalogue's own entries are left alone. Raises LookupError where neither topic nor domain is known."""
    if await session.get(MisconceptionRow, suggestion.code):
        return None
    if row := await session.get(DraftRow, suggestion.code):
        row.evidence = _evidence(draft(row).with_evidence(suggestion.evidence))
        return None
    new = await _placed(session, suggestion)
    session.add(DraftRow(**_columns(new)))
    return new


async def every(session: AsyncSession) -> list[Draft]:
    """Those that no entry of the catalogue has taken the place of, by code."""
    rows = await session.exec(select(DraftRow).where(NOT_TAKEN_OVER).order_by(col(DraftRow.code)))
    return [draft(row) for row in rows]


async def one(session: AsyncSession, code: str) -> Draft | None:
    row = await session.get(DraftRow, code)
    return None if row is None else draft(row)


async def _placed(session: AsyncSession, suggestion: Suggestion) -> Draft:
    """In the subdomain of its topic, else in the first one of its domain."""
    topic = await session.get(TopicRow, suggestion.topic) if suggestion.topic else None
    if topic:
        return drafted(suggestion, topic.subdomain, topic.id, (topic.first_grade, topic.last_grade))
    of_domain = select(SubdomainRow).where(SubdomainRow.domain == suggestion.domain)
    subdomain = (await session.exec(of_domain.order_by(col(SubdomainRow.position)).limit(1))).first()
    if subdomain is None:
        raise LookupError("neither the topic nor the domain of the suggestion is known")
    return drafted(suggestion, subdomain.code, None, ALL_GRADES)


def _columns(new: Draft) -> dict[str, Any]:
    entry = new.entry
    return {
        "code": entry.code,
        "subdomain": entry.subdomain,
        "topic": entry.topic,
        "name": entry.name,
        "description": entry.description,
        "first_grade": entry.grades[0],
        "last_grade": entry.grades[1],
        "signal": entry.signal,
        "severity": entry.severity,
        "status": entry.status,
        "evidence": _evidence(new),
        "model": new.model,
        "prompt_version": new.prompt_version,
        "suggested_at": new.suggested_at,
    }


def _evidence(of: Draft) -> list[dict[str, Any]]:
    return [asdict(exhibit) for exhibit in of.evidence]


def draft(row: DraftRow) -> Draft:
    entry = Misconception(
        code=row.code,
        name=row.name,
        description=row.description,
        subdomain=row.subdomain,
        topic=row.topic,
        grades=(row.first_grade, row.last_grade),
        signal=row.signal,
        severity=row.severity,  # type: ignore[arg-type]  # the table's CHECK
        status="DRAFT",
    )
    evidence = tuple(Exhibit(one["problem"], one["answer"], tuple(one["steps"])) for one in row.evidence)
    return Draft(entry, evidence, row.model, row.prompt_version, row.suggested_at)
