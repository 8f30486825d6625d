"""The log of events, for district admins."""

from datetime import UTC, datetime, time

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.htmx import respond
from core.lists import listing
from core.tabular import csv_response, xlsx_response
from districts import logbook, looks, policies, verbs
from districts.actions import checks
from districts.enums import Role
from districts.forms import EventFilter
from districts.models import Event, School

PAGE = "districts/events.html"
CHECK = "districts/events_check.html"


@opens_to(Role.ADMIN)
def event_list(request):
    """Newest first, with filters in the address."""
    policies.read_log(request.membership).enforce()
    form = _form(request)
    events = listing(request, _found(form), sorts={"": ("-pk",)})
    context = {
        "events": events,
        "lines": list(logbook.lines(events)),
        "form": form,
        **_state(),
    }
    return respond(request, PAGE, context, fragment="rows")


@opens_to(Role.ADMIN)
def event_export(request):
    """The filtered log as CSV; taking it out is an event too."""
    header, lines = _exported(request)
    return csv_response(f"events-{request.district.slug}.csv", header, lines)


@opens_to(Role.ADMIN)
def event_export_xlsx(request):
    """The same for a spreadsheet."""
    header, lines = _exported(request)
    return xlsx_response(f"events-{request.district.slug}.xlsx", header, lines)


def _exported(request):
    policies.read_log(request.membership).enforce()
    rows = _found(_form(request))
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    rows = rows.filter(pk__lte=last)  # not the event of this export itself
    looks.exported(request, "events.exported", rows=rows.count())
    header = [_("Number"), _("When (UTC)"), _("Who"), _("Role"), _("Did"), _("Detail"), _("To")]
    header += [_("Student"), _("From where"), _("Device"), _("Address"), _("Request"), _("Verb")]
    header += [_("Facts")]
    return header, map(_cells, logbook.lines(rows.order_by("pk").iterator(chunk_size=500)))


def _cells(line) -> list:
    event = line.event
    at = event.at.astimezone(UTC).isoformat(timespec="seconds")
    student = line.student.text if line.student else ""
    way = event.get_channel_display() if event.channel else ""
    told = [event.pk, at, line.who, line.role, line.did, line.detail, line.to.text, student]
    origin = [way, event.device, event.address, event.request_id]
    return [*told, *origin, event.verb, event.facts]


@opens_to(Role.ADMIN, methods="GET POST")
def chain_check(request):
    """Whether the log is whole: how far a check is, what it found, and asking for one."""
    policies.read_log(request.membership).enforce()
    if request.method == "POST":
        checks.ask(by=request.membership, at=clock.now())
    context = _state()
    return respond(request, CHECK, context, fragment="state", then="districts:events-check")


def _state() -> dict:
    check = checks.last()
    faults = [(number, verbs.fault(what)) for number, what in check.faults] if check else []
    return {"check": check, "faults": faults}


# --- Filters -------------------------------------------------------------------------------------


def _form(request) -> EventFilter:
    schools = School.objects.order_by("name", "pk")
    return EventFilter(request.GET or None, schools=schools)


def _found(form):
    asked = form.asked
    rows = Event.objects.select_related("by__user").filter(*_conditions(asked))
    if text := asked.get("student"):
        rows = rows.filter(student_id__in=logbook.students().named(text))
    if school := asked.get("school"):
        rows = rows.filter(student_id__in=logbook.students().of_school(school))
    return rows


def _conditions(asked):
    if text := asked.get("q"):
        name = Q(by__user__name__icontains=text) | Q(by__user__email__iexact=text)
        yield name | Q(address=text) | Q(request_id=text) | Q(by_label=text)
    plain = {"role": "by__role", "verb": "verb", "way": "channel"}
    for field, look_up in plain.items():
        if field in asked:
            yield Q(**{look_up: asked[field]})
    if "since" in asked:
        yield Q(at__gte=_edge(asked["since"], time.min))
    if "until" in asked:
        yield Q(at__lte=_edge(asked["until"], time.max))


def _edge(day, moment) -> datetime:
    return timezone.make_aware(datetime.combine(day, moment))
