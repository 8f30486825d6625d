"""The cohort board: who needs somebody today, and why."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.access import opens_to
from core.htmx import respond
from core.lists import Listing
from core.tabular import csv_response
from districts import looks
from districts.enums import Role
from districts.models import School
from pipeline import cohort
from pipeline.enums import FUNNEL, Owner
from pipeline.forms.cohort import BoardForm, PickedForm
from pipeline.next_step.steps import day_of
from pipeline.views.here import journeys_now

PAGE = "pipeline/cohort.html"
PER_PAGE = 25
READERS = (Role.MENTOR, Role.OFFICE, Role.COORDINATOR, Role.PARTNER, Role.ADMIN)
YOU = {
    Role.MENTOR: Owner.MENTOR,
    Role.OFFICE: Owner.OFFICE,
    Role.COORDINATOR: Owner.COORDINATOR,
}


@opens_to(Role.MENTOR)
def home(request):
    """The mentor's own students; those of the school are one choice away."""
    return _board(request)


@opens_to(*READERS)
def school_cohort(request):
    """The same board for everybody who follows a school."""
    return _board(request)


@dataclass(frozen=True)
class Board:
    """What was asked, and every row it is about."""

    asked: dict
    form: BoardForm
    rows: list[cohort.Row]
    you: Owner
    counts: dict

    @property
    def shown(self) -> str:
        """The view asked for; without one, who needs you, or everybody when nobody does."""
        if self.asked["show"] in cohort.VIEWS:
            return self.asked["show"]
        return cohort.NEEDS if self.counts[cohort.NEEDS] else "all"

    def chosen(self) -> list[cohort.Row]:
        asked = self.asked
        found = cohort.chosen(
            self.rows, show=self.shown, waiting=asked["waiting"], q=asked["q"], you=self.you
        )
        return cohort.arranged(found, asked["sort"])


def _read(request) -> Board:
    member = request.membership
    schools = list(School.objects.visible_to(member).order_by("name", "pk"))
    form = BoardForm(request.GET, whose=_whose(member, schools))
    asked = form.asked()
    rows = cohort.rows(_journeys(member, asked["whose"]), now=clock.now())
    you = YOU.get(member.role, Owner.MENTOR)
    return Board(asked, form, rows, you, cohort.counts(rows, you))


MINE = "mine"


def _whose(member, schools) -> list[tuple]:
    """A mentor begins with the own caseload; everybody else looks at one school at a time."""
    named = [(str(school.pk), school.name) for school in schools]
    return [(MINE, _("My students")), *named] if member.role == Role.MENTOR else named


def _journeys(member, whose):
    rows = journeys_now(member).order_by("pk")
    if whose == MINE:
        return rows.caseload_of(member)
    return rows.filter(school=whose) if whose else rows.none()


def _board(request):
    board = _read(request)
    asked = board.asked
    page = Paginator(board.chosen(), PER_PAGE).get_page(asked["page"] or 1)
    looks.at_list(request, page="cohort", students=len(page.object_list))
    tabs = _tabs(request, board)
    listing = Listing(page, asked["q"], asked["sort"], _query(request, "page"))
    context = {
        "board": board,
        "listing": listing,
        "form": board.form,
        "stages": _stages(board.rows),
        "tabs": tabs,
        "total": len(board.rows),
        "is_own": asked["whose"] == MINE,
        "view_label": next(tab["label"] for tab in tabs if tab["current"]),
        "needy": board.counts[cohort.NEEDS],
        "you": board.you,
        "export_query": _query(request, "page"),
    }
    return respond(request, PAGE, context, fragment="board")


def _query(request, *without, **instead) -> str:
    parameters = request.GET.copy()
    for name in (*without, *instead):
        parameters.pop(name, None)
    for name, value in instead.items():
        parameters[name] = value
    return parameters.urlencode()


def _stages(rows) -> list[dict]:
    """The funnel of exactly these students, from the rows at hand."""
    return [
        {
            "label": milestone.label,
            "count": sum(1 for row in rows if row.journey.reached(milestone)),
            "total": len(rows),
        }
        for milestone in FUNNEL
    ]


TABS = (
    (cohort.NEEDS, gettext_lazy("Need you"), "accent"),
    ("stuck", gettext_lazy("Stuck 10 days or more"), "stop"),
    ("reviews", gettext_lazy("Reviews waiting"), "warn"),
    ("unreachable", gettext_lazy("Family not reached"), "stop"),
    ("no_badge", gettext_lazy("No badge"), "plain"),
    ("unplaced", gettext_lazy("No place"), "plain"),
    ("cleared", gettext_lazy("Cleared"), "good"),
    ("all", gettext_lazy("Everybody"), "plain"),
)


def _tabs(request, board) -> list[dict]:
    """Views of the board with how many each holds; empty ones are left out."""
    return [
        {
            "label": label,
            "count": board.counts[name],
            "tone": tone,
            "href": f"{request.path}?{_query(request, 'page', show=name)}",
            "current": name == board.shown,
        }
        for name, label, tone in TABS
        if board.counts[name] or name in {board.shown, "all"}
    ]


# --- Export -----------------------------------------------------------------------------------


@opens_to(*READERS)
def export(request):
    """The board as CSV: what is shown, or only the ticked students."""
    board = _read(request)
    found = board.chosen()
    picked = PickedForm(request.GET, known=[row.journey.pk for row in board.rows]).picked()
    if picked:
        found = [row for row in board.rows if row.journey.pk in picked]
    looks.exported(request, "cohort.exported", rows=len(found))
    return csv_response(f"cohort-{clock.today():%Y-%m-%d}.csv", _header(), map(_line, found))


def _header() -> list[str]:
    milestones = [str(milestone.label) for milestone in FUNNEL]
    return [
        *(_("Student ID"), _("Last name"), _("First name"), _("Grade"), _("School")),
        *(_("Pathway"), *milestones),
        *(_("Next step"), _("Waiting on"), _("Days"), _("Until")),
    ]


def _line(row) -> list:
    journey, student, first = row.journey, row.journey.student, row.first
    dates = [getattr(journey, f"{milestone}_at") for milestone in FUNNEL]
    step = [first.what, first.owner.label, first.days, first.until or ""] if first else [""] * 4
    return [
        *(
            student.district_student_id,
            student.last_name,
            student.preferred_name or student.first_name,
        ),
        *(student.grade, journey.school.name, journey.pathway or student.pathway),
        *(day_of(at) or "" for at in dates),
        *step,
    ]
