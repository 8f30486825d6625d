"""The student's home: one next step, the road, and what is open before the first day."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import clock
from core.access import opens_to
from core.clock import today
from core.templatetags.ui import chip, day
from districts.enums import Role
from districts.models import Event
from employers import words
from pipeline import papers
from pipeline.enums import ApplicationState, Milestone, Owner, PlacementState
from pipeline.models import Application, ChecklistItem, Placement
from pipeline.next_step import Reader, for_journeys
from pipeline.next_step.steps import day_of
from pipeline.views.here import current_season, own_journey
from students.models import Student

PAGE = "pipeline/home_student.html"


@opens_to(Role.STUDENT)
def home(request):
    """Say what to do next, first."""
    student = get_object_or_404(
        Student.objects.select_related("school"), membership=request.membership
    )
    journey = own_journey(request.membership)
    if journey is None:
        context = {"student": student, "journey": None, "season": current_season()}
        context["heading"] = _heading(student)
        return render(request, PAGE, context)
    now = clock.now()
    steps = for_journeys([journey], now=now, reader=Reader.STUDENT)[journey.pk]
    about = _placed(journey, now) or _looking(journey)
    context = {
        "student": student,
        "journey": journey,
        "season": journey.season,
        "heading": _heading(student, about["days_left"]),
        "step": _first(steps),
        "road": road(journey),
        **about,
    }
    return render(request, PAGE, context)


def _heading(student, days_left=None) -> str:
    name = {"name": student.preferred_name or student.first_name, "n": days_left}
    if not days_left:
        return _("Hi %(name)s") % name
    return (
        ngettext(
            "Hi %(name)s, %(n)d day to your first day",
            "Hi %(name)s, %(n)d days to your first day",
            days_left,
        )
        % name
    )


def _first(steps):
    """The hero: the own turn, or whom it waits on."""
    if not steps:
        return None
    first = steps[0]
    mine = first.owner in {Owner.STUDENT, Owner.GUARDIAN}
    kicker = _("Your next step") if mine else _("Waiting, nothing for you to do")
    return {"kicker": kicker, **_shown(first)}


def _shown(step) -> dict:
    names = ("what", "detail", "href", "action_label", "tone")
    return {"by": _by(step), **{name: getattr(step, name) for name in names}}


def _by(step) -> str:
    """The last day in words: to come, gone by, or the first day itself."""
    if step.until is None:
        return ""
    said = {"day": day(step.until)}
    if step.kind == "first_day":
        return _("On %(day)s") % said
    return (_("It was due %(day)s") if step.until < today() else _("By %(day)s")) % said


# --- The road ---------------------------------------------------------------------------------

ROAD = (
    (Milestone.INTERESTED, gettext_lazy("Interested")),
    (Milestone.BADGE, gettext_lazy("Badge")),
    (Milestone.APPLIED, gettext_lazy("Applied")),
    (Milestone.PLACED, gettext_lazy("Placed")),
    (Milestone.CLEARED, gettext_lazy("Paperwork")),
    (Milestone.STARTED, gettext_lazy("First day")),
)


def road(journey) -> list[dict]:
    """Return the six marks: done, skipped once placed without it, the first open one is now."""
    steps, now_given = [], False
    for milestone, label in ROAD:
        state = "done" if journey.reached(milestone) else "ahead"
        if state == "ahead" and milestone == Milestone.BADGE and journey.placed_at:
            state = "skipped"
        if state == "ahead" and not now_given:
            state, now_given = "now", True
        steps.append({"label": label, "state": state})
    return steps


# --- Before and after the placement -----------------------------------------------------------


MOST_APPLICATIONS = 4
MARKS = {
    ApplicationState.OFFERED: "now",
    ApplicationState.ACCEPTED: "done",
    ApplicationState.REFUSED: "waived",
    ApplicationState.WITHDRAWN: "waived",
    ApplicationState.RELEASED: "waived",
}


def marked(applications) -> list[Application]:
    """Return applications, each with the mark that a list of things to do gives it."""
    found = list(applications)
    for application in found:
        application.mark = MARKS.get(application.state, "ahead")
    return found


def _looking(journey) -> dict:
    """What counts before there is a place: the two papers and the applications."""
    mine = Application.objects.filter(journey=journey).select_related("opening__employer")
    sent = marked(mine.order_by("-sent_at", "-pk")[:MOST_APPLICATIONS])
    return {
        "placement": None,
        "days_left": None,
        "files": papers.of_student(journey),
        "applications": sent,
        "badge_note": chip(_("Earned"), tone="good") if journey.badge_at else "",
    }


def _placed(journey, now) -> dict | None:
    rows = Placement.objects.live().filter(journey=journey)
    placement = rows.select_related("employer", "worksite", "supervisor").first()
    if placement is None:
        return None
    items = list(ChecklistItem.objects.filter(placement=placement).order_by("pk"))
    signed = _signed(placement, journey)
    for item in items:
        _told(item, signed)
    waits = placement.state == PlacementState.CONFIRMED
    return {
        "placement": placement,
        "items": items,
        "done": sum(1 for item in items if item.fulfilled_at),
        "days_left": max((placement.starts_on - day_of(now)).days, 0) if waits else None,
        "where": _where(placement),
        "hours": words.hours(placement.schedule),
    }


def _where(placement) -> list[dict]:
    site, boss = placement.worksite, placement.supervisor
    return [
        {"label": _("Where"), "value": _("Remote") if site.is_remote else site.one_line},
        {"label": _("When"), "value": words.dates(placement)},
        {"label": _("Pay"), "value": words.pay(placement)},
        {"label": _("Ask for"), "value": boss.name if boss else ""},
    ]


ROLE_WORDS = {
    "student": gettext_lazy("You"),
    "guardian": gettext_lazy("Your family"),
    "employer": gettext_lazy("Employer"),
    "coordinator": gettext_lazy("Coordinator"),
    "issuer": gettext_lazy("School"),
    "district": gettext_lazy("District"),
}
SIGNING = ("signer.invited", "signer.signed", "envelope.voided")


def _signed(placement, journey) -> str:
    """Who was asked to sign and who did, from the log: "You ✓ · Employer ✓ · Your family"."""
    log = Event.objects.filter(
        student_id=journey.student_id, verb__in=SIGNING, at__gte=placement.created_at
    )
    roles: dict[str, bool] = {}
    for verb, facts in log.order_by("at", "pk").values_list("verb", "facts"):
        if verb == "envelope.voided":
            roles.clear()
        elif facts.get("role") in ROLE_WORDS:
            who = ROLE_WORDS[facts["role"]]
            roles[who] = verb == "signer.signed"
    return " · ".join(f"{who} ✓" if done else str(who) for who, done in roles.items())


STUDENT_WAITS = {
    Owner.STUDENT: gettext_lazy("You"),
    Owner.GUARDIAN: gettext_lazy("Your family"),
    Owner.MENTOR: gettext_lazy("Your mentor"),
    Owner.COORDINATOR: gettext_lazy("Your district"),
    Owner.OFFICE: gettext_lazy("Your school"),
}
PAGES = {"training": "trainings:mine", "packet": "paperwork:mine", "work_permit": "paperwork:mine"}


def _told(item, signed) -> None:
    """Add what the list says about one item."""
    item.title = _(item.label)
    item.is_mine = item.owner == Owner.STUDENT
    item.waits_on = STUDENT_WAITS.get(item.owner) or item.get_owner_display()
    item.page = PAGES[item.kind]
    item.signed = signed if item.kind == "packet" else ""
    item.mark = "done" if item.fulfilled_at else "now" if item.is_mine else "ahead"
