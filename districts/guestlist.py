"""Reads a list of people to invite: good lines stay, bad ones say why (pure)."""

import csv
import io
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from districts.enums import AT_SCHOOLS, STAFF, Role

MOST_LINES = 500
HEADS = {"email", "e-mail", "mail", "correo"}


@dataclass
class Guest:
    """One line: who, as what, where; `problem` says what to mend."""

    number: int
    line: str
    email: str = ""
    role: str = ""
    schools: list = field(default_factory=list)
    title: str = ""
    problem: str = ""


def read(text: str, *, schools) -> list[Guest]:
    """Return a guest for each line: `email, role, school; school, title`.

    Commas, semicolons between columns and tabs (as pasted from a spreadsheet) are understood.
    """
    known = _by_name(schools)
    lines = [line.strip() for line in text.replace("\ufeff", "").replace("\0", "").splitlines()]
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line]
    numbered = [(n, line) for n, line in numbered if not _is_head(line)]
    guests = [_guest(number, line, known) for number, line in numbered[:MOST_LINES]]
    for number, line in numbered[MOST_LINES:]:
        guests.append(
            Guest(number, line, problem=_("Too many lines: send these in a second list."))
        )
    return _once(guests)


def _is_head(line: str) -> bool:
    return _cells(line)[0].casefold() in HEADS


def _cells(line: str) -> list[str]:
    mark = "\t" if "\t" in line else ","
    return [cell.strip() for cell in next(csv.reader(io.StringIO(line), delimiter=mark), [""])]


def _guest(number, line, known) -> Guest:
    cells = [*_cells(line), "", "", ""]
    guest = Guest(number, line, email=cells[0].lower(), title=cells[3][:80])
    guest.role = _role_words().get(cells[1].casefold(), "")
    names = [name.strip() for name in cells[2].split(";") if name.strip()]
    found = [known.get(name.casefold()) for name in names]
    guest.schools = list(dict.fromkeys(filter(None, found)))
    missing = [name for name, school in zip(names, found, strict=True) if school is None]
    guest.problem = _problem(guest, cells[1], missing)
    return guest


def _problem(guest, role, missing) -> str:
    try:
        validate_email(guest.email)
    except ValidationError:
        return _("This is not an e-mail address.")
    if not guest.role:
        return _("“%(role)s” is no role that can be invited.") % {"role": role[:40]}
    if missing:
        return _("There is no school called “%(name)s” here.") % {"name": missing[0][:60]}
    if guest.role in AT_SCHOOLS and not guest.schools:
        return _("This role needs at least one school.")
    return ""


def _role_words() -> dict[str, str]:
    """Return each role by its word in the database and on the screen."""
    rows = [(role, word) for role in STAFF for word in (role.value, str(Role(role).label))]
    return {word.casefold(): role for role, word in rows}


def _by_name(schools) -> dict:
    """Return schools by name, short name and key in the roster's source."""
    return {
        word.casefold(): school
        for school in schools
        for word in (school.name, school.short_name, school.sis_id)
        if word
    }


def _once(guests) -> list[Guest]:
    seen = set()
    for guest in guests:
        key = (guest.email, guest.role)
        if not guest.problem and key in seen:
            guest.problem = _("This person and role stand in an earlier line.")
        seen.add(key)
    return guests
