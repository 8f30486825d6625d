"""How readers are called, one by one for a greeting and all at once for a list."""

from collections import defaultdict

from districts.models import AccountLetter, Membership
from employers.models import Contact
from students.models import Guardian, Student


def name_of(message) -> str:
    """Return the recipient's name as they write it; empty for a link's holder."""
    return names_of([message]).get((message.recipient_kind, message.recipient_id), "")


def names_of(messages) -> dict:
    """Return {(kind, id): name} of all recipients: one query for each kind."""
    wanted = defaultdict(set)
    for message in messages:
        wanted[message.recipient_kind].add(message.recipient_id)
    return {
        (kind, row.pk): _name(row)
        for kind, ids in wanted.items()
        if kind in ROWS
        for row in _rows(kind).filter(pk__in=ids)
    }


ROWS = {
    "districts.membership": (Membership, ("user",)),
    "districts.accountletter": (AccountLetter, ("user",)),
    "students.student": (Student, ()),
    "students.guardian": (Guardian, ()),
    "employers.contact": (Contact, ()),
}


def _rows(kind: str):
    model, needs = ROWS[kind]
    return model.objects.select_related(*needs).order_by("pk")


def _name(row) -> str:
    if isinstance(row, Membership | AccountLetter):
        return row.user.name or row.user.email
    return row.name


def masked(address: str) -> str:
    """Return enough of an address to recognise it: `r…@mail.example`, `… 42 17`."""
    if "@" in address:
        name, _at, domain = address.rpartition("@")
        return f"{name[:1]}…@{domain}"
    return f"… {address[-4:-2]} {address[-2:]}" if address else ""
