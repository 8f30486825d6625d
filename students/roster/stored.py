"""A difference as plain JSON (pure): what staged rows hold, and what the page and the import read.

    {"known": 7, "school": 3, "facts": {"grade": "12"}, "old": {"grade": "11"}, "sources": ["s1"]}

Facts of somebody new are all that the file says; facts of somebody known are what changes.
"""

from datetime import date
from typing import Any

from students.roster.diff import Action, GuardianChange, StudentChange
from students.roster.records import DATE_FACTS, GUARDIAN_FACTS, STUDENT_FACTS


def student_to_json(change: StudentChange) -> dict[str, Any]:
    record = change.record
    says: dict[str, Any] = {"known": change.known_id, "school": change.school}
    if change.action == Action.CREATED:
        says |= {"facts": _all_facts(record, STUDENT_FACTS), "key": record.key}
    elif change.action == Action.CHANGED:
        says |= _differences(change.fields)
    elif change.action == Action.CONFLICT:
        says |= {"candidates": list(change.candidates), "detail": change.detail}
        says["word"] = record.school
    if change.new_source_ids:
        says["sources"] = list(change.new_source_ids)
    if change.touches_legal_identity:
        says["legal"] = True
    return _without_nothing(says)


def guardian_to_json(change: GuardianChange) -> dict[str, Any]:
    says: dict[str, Any] = {"known": change.known_id, "lost": list(change.lost)}
    if change.action == Action.CREATED:
        says["facts"] = _all_facts(change.record, GUARDIAN_FACTS)
    elif change.action == Action.CHANGED:
        says |= _differences(change.fields)
    says["sources"] = [change.new_source_id] if change.new_source_id else []
    says["ties"] = [
        _without_nothing(
            {
                "student": tie.student,
                "key": tie.key,
                "relation": tie.relation,
                "rank": tie.rank,
                "contact_allowed": tie.contact_allowed,
            }
        )
        for tie in change.ties
    ]
    if change.open_ties:
        says |= {"open": list(change.open_ties), "open_id": change.record.source_id}
    return _without_nothing(says)


def fact(name: str, value: Any) -> Any:
    """Return a stored fact as what it was: days come back as days."""
    return date.fromisoformat(value) if name in DATE_FACTS and value else value


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    return value.isoformat() if isinstance(value, date) else value


def _all_facts(record, names: tuple[str, ...]) -> dict[str, Any]:
    return _without_nothing({name: plain(getattr(record, name)) for name in names})


def _differences(fields: dict) -> dict[str, Any]:
    return {
        "facts": {name: plain(delta.new) for name, delta in fields.items()},
        "old": {name: plain(delta.old) for name, delta in fields.items()},
    }


def _without_nothing(says: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in says.items() if value not in (None, "", [], {})}
