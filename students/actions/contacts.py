"""Contacts that come from a roster: one value for each of its fields, owned by the roster."""

from collections.abc import Iterable

from students.actions.known import CONTACT_KINDS
from students.enums import Origin
from students.models import ContactPoint

SCHOOL_MAIL = "email"  # of a student; a guardian's is their own


def new_points(owner: str, owner_id: int, facts: dict, *, at) -> list[ContactPoint]:
    """Return unsaved contacts of somebody new. `owner` is "student" or "guardian"."""
    points = {}
    for name in (name for name in CONTACT_KINDS if name in facts):
        point = _point(owner, owner_id, name, facts[name], at=at)
        points[point.kind, point.value] = point
    return list(points.values())


def _point(owner: str, owner_id: int, name: str, value: str, *, at) -> ContactPoint:
    """The school's record speaks for itself: a contact from it counts as confirmed."""
    return ContactPoint(
        **{f"{owner}_id": owner_id},
        kind=CONTACT_KINDS[name],
        value=value,
        origin=Origin.ROSTER,
        roster_field=name,
        is_school_address=owner == "student" and name == SCHOOL_MAIL,
        confirmed_at=at,
    )


def change_points(owner: str, facts_of: dict[int, dict], *, at) -> set[int]:
    """Bring contacts of known people to {owner id: facts}; return whose contacts changed.

    The roster replaces only what it gave itself. A contact that somebody else gave, and that the
    roster now names too, becomes the roster's.
    """
    wanted = {pk: _contacts(facts) for pk, facts in facts_of.items() if _contacts(facts)}
    there = ContactPoint.objects.filter(**{f"{owner}_id__in": list(wanted)})
    old: dict[int, list[ContactPoint]] = {}
    for point in there.order_by("pk"):
        old.setdefault(getattr(point, f"{owner}_id"), []).append(point)
    changes = _Changes()
    for pk, facts in wanted.items():
        changes.add(owner, pk, facts, old.get(pk, []), at=at)
    changes.write()
    return set(wanted)


def _contacts(facts: dict) -> dict[str, str]:
    return {name: facts[name] for name in CONTACT_KINDS.keys() & facts.keys()}


class _Changes:
    def __init__(self):
        self.created: list[ContactPoint] = []
        self.updated: list[ContactPoint] = []
        self.deleted: list[int] = []

    def add(self, owner: str, pk: int, facts: dict, old: Iterable[ContactPoint], *, at) -> None:
        new = {(p.kind, p.value): p for p in new_points(owner, pk, facts, at=at)}
        for point in old:
            if named := new.pop((point.kind, point.value), None):
                point.roster_field, point.origin = named.roster_field, Origin.ROSTER
                point.confirmed_at = point.confirmed_at or at
                self.updated.append(point)
            elif point.roster_field in facts:
                self.deleted.append(point.pk)
        self.created.extend(new.values())

    def write(self) -> None:
        ContactPoint.objects.filter(pk__in=self.deleted).delete()
        ContactPoint.objects.bulk_update(
            self.updated, ["roster_field", "origin", "confirmed_at"], batch_size=500
        )
        ContactPoint.objects.bulk_create(self.created, batch_size=500)
