"""Work permits as a list: to issue, in force, ending, to check again; as files, and on paper."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.htmx import respond
from core.lists import listing
from core.tabular import csv_response, xlsx_response
from districts import looks
from districts.enums import Role
from employers.labor import permits as law
from employers.labor import words
from paperwork import policies
from paperwork.actions import permit_rules
from paperwork.actions.permit_case import rules_of
from paperwork.enums import PermitState
from paperwork.models import WorkPermit
from paperwork.permit_forms import SOON, PermitFilter, RulesForm
from paperwork.views.queue import SENDERS, VIEWERS

LIST = "paperwork/permit_list.html"
HOSTING = "paperwork/permit_hosting.html"
RULES = "paperwork/permit_rules.html"
SEARCH = ("student__last_name", "student__first_name", "student__preferred_name",
          "placement__employer__name")  # fmt: skip
SORTS = {
    "": ("ends_on", "requested_at", "pk"),
    "name": ("student__last_name", "student__first_name", "pk"),
    "-name": ("-student__last_name", "student__first_name", "pk"),
    "waiting": ("requested_at", "pk"),
}
RELATED = ("student__school", "placement__employer", "placement__journey__school", "issuer__user")


@opens_to(*VIEWERS)
def permit_list(request):
    """Permits of the students one sees: who waits for the issuer, what ends, what to check."""
    policies.read_permits(request.membership).enforce()
    visible = WorkPermit.objects.visible_to(request.membership)
    form = PermitFilter(request.GET, membership=request.membership)
    rows = narrowed(visible, form, clock.today()).select_related(*RELATED)
    found = listing(request, rows, search=SEARCH, sorts=SORTS, per_page=50)
    looks.at_list(request, page="permits", students=len(found.page.object_list))
    gaps = gaps_of(found)
    for permit in found:
        permit.days_left = (permit.ends_on - clock.today()).days if permit.ends_on else None
        permit.gap = gaps.get(permit.pk)
    context = {
        "permits": found,
        "form": form,
        "counts": _counts(visible),
        "soon": SOON,
        "can_keep_years": policies.issue_permits(request.membership),
        "can_change": policies.change_permit_rules(request.membership),
    }
    return respond(request, LIST, context, fragment="rows")


def narrowed(rows, form, today):
    """Return the permits a filter asks for."""
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    if asked.get("school"):
        rows = rows.filter(placement__journey__school=asked["school"])
    if asked.get("only") == "ending":
        soon = today + timedelta(days=SOON)
        return rows.in_force().filter(ends_on__lte=soon, ends_on__gte=today)
    if asked.get("only") == "recheck":
        return rows.alive().exclude(recheck_at=None)
    return rows.filter(state=PermitState.ISSUED) if asked.get("only") == "not_held" else rows


def gaps_of(permits) -> dict[int, int]:
    """Return the days without a permit between a permit and the one before it, by its key."""
    ids = [permit.pk for permit in permits]
    pairs = WorkPermit.objects.filter(pk__in=ids).exclude(starts_on=None)
    placements = {p.placement_id for p in permits if p.starts_on}
    before = WorkPermit.objects.filter(placement__in=placements, ends_on__isnull=False)
    before = (
        before.exclude(starts_on=None)
        .order_by("ends_on")
        .values_list("placement", "pk", "starts_on", "ends_on")
    )
    ended: dict[int, list] = {}
    for placement, pk, starts, ends in before:
        ended.setdefault(placement, []).append((pk, starts, ends))
    found = {}
    for permit in pairs:
        older = [e for pk, s, e in ended.get(permit.placement_id, ()) if s < permit.starts_on]
        days = law.gap(max(older), permit.starts_on) if older else 0
        if days:
            found[permit.pk] = days
    return found


def _counts(visible) -> list[dict]:
    """Return how many permits are in each state, for the tabs."""
    counted = dict(
        visible.order_by("state")
        .values_list("state")
        .annotate(n=Count("pk"))
        .values_list("state", "n")
    )
    return [{"state": s.value, "label": s.label, "count": counted.get(s, 0)} for s in PermitState]


@opens_to(*VIEWERS)
def permit_csv(request):
    """The filtered list as CSV; no birth dates, no numbers of persons."""
    return csv_response(f"permits-{request.district.slug}.csv", _header(), _lines(request))


@opens_to(*VIEWERS)
def permit_xlsx(request):
    """The same as a workbook."""
    return xlsx_response(f"permits-{request.district.slug}.xlsx", _header(), _lines(request))


def _header() -> list[str]:
    return [
        _("Permit"), _("Student"), _("School"), _("Employer"), _("State"), _("Type of permit"),
        _("On a school day"), _("On another day"), _("In a week with school"),
        _("In a week without school"), _("Valid from"), _("Last valid day"), _("Issued by"),
        _("Employer holds it since"), _("Hours to check again"),
    ]  # fmt: skip


def _lines(request):
    policies.read_permits(request.membership).enforce()
    form = PermitFilter(request.GET, membership=request.membership)
    visible = WorkPermit.objects.visible_to(request.membership)
    rows = narrowed(visible, form, clock.today()).select_related(*RELATED)
    looks.exported(request, "permits.exported", rows=rows.count())
    return (_line(permit) for permit in rows.order_by("ends_on", "pk"))


def _line(permit) -> list:
    minutes = (permit.school_day, permit.other_day, permit.week_in_session, permit.week_out)
    return [
        permit.reference,
        permit.student.name,
        permit.placement.journey.school.name,
        permit.placement.employer.name,
        permit.get_state_display(),
        permit.get_kind_display(),
        *("" if count is None else words.minutes(count) for count in minutes),
        permit.starts_on,
        permit.ends_on,
        permit.issuer.user.name if permit.issuer else "",
        permit.held_at.date() if permit.held_at else None,
        "; ".join(str(reason) for reason in permit.recheck_reasons),
    ]


@opens_to(Role.EMPLOYER)
def hosting(request):
    """An employer's permits: which it has to hold, and that it holds them (EC 49161)."""
    visible = WorkPermit.objects.visible_to(request.membership).select_related(*RELATED)
    visible = visible.with_paper()
    found = listing(request, visible, sorts={"": ("state", "ends_on", "pk")}, per_page=50)
    looks.at_list(request, page="permits", students=len(found.page.object_list))
    for permit in found:
        permit.can_hold = policies.confirm_held(request.membership, permit)
    return render(request, HOSTING, {"permits": found})


@opens_to(*SENDERS, methods="GET POST")
def rules(request):
    """What the district decides about permits; what the law leaves open has a safe default."""
    policies.change_permit_rules(request.membership).enforce()
    kept = rules_of()
    form = RulesForm(request.POST or None, instance=kept)
    if request.method == "POST" and form.is_valid():
        permit_rules.change(values=form.cleaned_data, by=request.membership, at=clock.now())
        messages.success(request, _("Saved. It holds from the next permit on."))
        return redirect("paperwork:permit-rules")
    return render(request, RULES, {"form": form}, status=422 if form.errors else 200)
