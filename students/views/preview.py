"""What a roster's pages show: tabs, rows with old and new values, problems, columns."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.lists import listing
from districts.models import School
from students.enums import RosterState, RowAction, RowKind
from students.forms import PreviewFilter, SchoolWordForm
from students.models import Student
from students.roster.headers import refused
from students.roster.mapping import FIELDS
from students.roster.reasons import REASONS
from students.roster.stored import fact

TABS = {
    "created": (gettext_lazy("New"), RowKind.STUDENT, (RowAction.CREATED,)),
    "changed": (gettext_lazy("Changed"), RowKind.STUDENT, (RowAction.CHANGED,)),
    "left": (gettext_lazy("Left"), RowKind.STUDENT, (RowAction.LEFT,)),
    "conflict": (gettext_lazy("For you to decide"), RowKind.STUDENT, (RowAction.CONFLICT,)),
    "guardians": (
        gettext_lazy("Guardians"),
        RowKind.GUARDIAN,
        (RowAction.CREATED, RowAction.CHANGED, RowAction.LEFT),
    ),
}
PROBLEMS = "problems"
OTHER_LABELS = {
    "school": gettext_lazy("School"),
    "active": pgettext_lazy("column of a roster", "Enrolled"),
    "first": gettext_lazy("First name"),
    "last": gettext_lazy("Last name"),
    "language": gettext_lazy("Language"),
    "pronouns": gettext_lazy("Pronouns"),
    "preferred_last": gettext_lazy("Preferred last name"),
}
MOST_WORDS = 20  # unknown schools asked about at once


def context(request, roster) -> dict:
    """Return what the page of a roster needs in its present state."""
    tabs = _tabs(roster)
    asked = request.GET.get("show", "")
    chosen = asked if asked in tabs else next(iter(tabs), "")
    filters = PreviewFilter(request.GET or None, initial={"show": chosen})
    shown = {"tabs": tabs, "chosen": chosen, "filters": filters, "rows": [], "found": None}
    shown |= {"schools": [], "numbers": _numbers(roster)}
    if chosen == PROBLEMS:
        return shown | _problems(request, roster)
    return shown | (_rows(request, roster, chosen) if chosen else {})


# --- Tabs and numbers ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Tab:
    label: str
    count: int


def _tabs(roster) -> dict[str, Tab]:
    """Tabs with something in them; rows are there only until the roster is written."""
    found = {}
    if roster.state == RosterState.READY:
        for name, (label, kind, actions) in TABS.items():
            counts = roster.counts.get(kind.value, {})
            if count := sum(counts.get(action.value, 0) for action in actions):
                found[name] = Tab(label, count)
    if count := sum(roster.counts.get("problems", {}).values()):
        found[PROBLEMS] = Tab(_("Notes and errors"), count)
    return found


def _numbers(roster) -> list[dict]:
    """The students by what happens to them."""
    counts = roster.student_counts
    return [
        {"label": action.label, "count": counts.get(action.value, 0), "word": action.value}
        for action in RowAction
    ]


# --- Rows ----------------------------------------------------------------------------------------


@dataclass
class Shown:
    """One staged row in words."""

    label: str
    code: str
    line: int | None
    action: str
    word: str
    school: str = ""
    known: int | None = None
    changes: list[dict] = field(default_factory=list)
    reason: str = ""
    todo: str = ""
    candidates: list = field(default_factory=list)


def _rows(request, roster, chosen: str) -> dict:
    _label, kind, actions = TABS[chosen]
    rows = roster.rows.filter(kind=kind, action__in=actions)
    found = listing(request, rows, search=("label", "code"), sorts={"": ("number",)})
    schools = dict(School.objects.order_by("pk").values_list("pk", "short_name"))
    page = list(found)
    people = _people(page)
    shown = [_shown(row, schools, people) for row in page]
    unknown = _unknown_schools(roster) if chosen == "conflict" else []
    return {"found": found, "rows": shown, "schools": unknown}


def _people(rows) -> dict[int, Student]:
    wanted = {pk for row in rows for pk in row.change.get("candidates", ())}
    return Student.objects.in_bulk(wanted) if wanted else {}


def _shown(row, schools: dict, people: dict) -> Shown:
    says = row.change
    shown = Shown(row.label, row.code, row.line, row.action, row.get_action_display())
    shown.school = schools.get(says.get("school"), "")
    shown.known = says.get("known") if row.kind == RowKind.STUDENT else None
    if row.action == RowAction.CHANGED:
        shown.changes = [
            _change(name, says["old"].get(name), new, schools)
            for name, new in says.get("facts", {}).items()
        ]
    if row.reason:
        reason, todo = REASONS[row.reason]
        shown.reason = reason.format(**says.get("detail", {}))
        shown.todo = str(todo)
    shown.candidates = [people[pk] for pk in says.get("candidates", ()) if pk in people]
    return shown


def _change(name: str, old, new, schools: dict) -> dict:
    return {
        "label": label_of(name),
        "old": _value(name, old, schools),
        "new": _value(name, new, schools),
    }


def label_of(name: str):
    """Return what people call a fact."""
    return OTHER_LABELS.get(name) or (FIELDS[name].label if name in FIELDS else name)


def _value(name: str, value, schools: dict) -> str:
    if name == "school":
        return schools.get(value, "")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    value = fact(name, value)
    return date_format(value, "M j, Y") if isinstance(value, date) else value or ""


def _unknown_schools(roster) -> list[dict]:
    """Words that nobody has explained yet, each with a form to say which school is meant."""
    rows = roster.rows.filter(reason="school-unknown").order_by("number")
    words = {}
    for change in rows.values_list("change", flat=True).iterator():
        words.setdefault(change["word"], change["detail"]["school"])
        if len(words) == MOST_WORDS:
            break
    return [
        {"name": name, "form": SchoolWordForm(initial={"word": word}, auto_id=f"id_{place}_%s")}
        for place, (word, name) in enumerate(words.items())
    ]


# --- Problems ------------------------------------------------------------------------------------


def _problems(request, roster) -> dict:
    order = {"": ("number",)}
    found = listing(request, roster.problems.all(), search=("file_name", "column"), sorts=order)
    rows = [
        {"word": SEVERITY[row.severity], "tone": TONES[row.severity], "is": row.words}
        for row in found
    ]
    return {"found": found, "rows": rows}


TONES = {"error": "stop", "warning": "warn", "info": "plain"}
SEVERITY = {
    "error": gettext_lazy("Error"),
    "warning": gettext_lazy("Warning"),
    "info": gettext_lazy("Note"),
}


def problem_line(row) -> list:
    """Return a problem as a line of the CSV."""
    problem = row.words
    place = [problem.file, problem.line or "", problem.column]
    return [SEVERITY[row.severity], *place, problem.message, problem.kept, problem.todo]


# --- Columns -------------------------------------------------------------------------------------


def columns(sheet, form):
    """Yield each column with its field of the form and a few values; refused ones say why."""
    for place, header in enumerate(sheet.headers):
        if not header:
            continue
        values = (row[place] for row in sheet.sample if place < len(row))
        yield {
            "header": header,
            "refused": refused(header),
            "field": form.column(place),
            "values": list(dict.fromkeys(filter(None, values)))[:3],
        }
