"""School calendars: for each school, or once for all; hours of minors are counted by them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.lists import listing
from core.uploads import takes
from districts import policies
from districts.actions import calendars as actions
from districts.calendar import days_of, write_days
from districts.enums import Role
from districts.forms.calendars import YearForm
from districts.models import School, SchoolYear

LIST = "districts/calendars.html"
FORM = "districts/calendar_form.html"
KEEPERS = (Role.OFFICE, Role.COORDINATOR, Role.ADMIN)


@opens_to(*KEEPERS)
def year_list(request):
    """All school years one may see, the newest first."""
    rows = SchoolYear.objects.visible_to(request.membership).select_related("school")
    found = listing(request, rows, sorts={"": ("-opens_on", "school__name", "pk")})
    for year in found:
        year.day_count = len(days_of(year))
        year.can_change = policies.change_year(request.membership, year)
    return render(request, LIST, {"years": found})


@opens_to(*KEEPERS, methods="GET POST")
@takes("calendar")
def year_new(request):
    """Write down a school year."""
    return _form(request, request.FILES, None)


@opens_to(*KEEPERS, methods="GET POST")
@takes("calendar")
def year_edit(request, pk):
    """Change a school year; permits that rest on it are looked at again."""
    year = get_object_or_404(SchoolYear.objects.visible_to(request.membership), pk=pk)
    policies.change_year(request.membership, year).enforce()
    return _form(request, request.FILES, year)


def _form(request, files, year):
    form = YearForm(
        request.POST or None,
        files or None,
        schools=School.objects.visible_to(request.membership).order_by("name"),
        may_all=request.membership.is_district_wide,
        initial=_initial(year),
    )
    if request.method == "POST" and form.is_valid() and _save(request, form, year):
        messages.success(request, _("Saved. Work permits that rest on it are checked again."))
        return redirect("districts:calendars")
    context = {"form": form, "name": year.name if year else ""}
    return render(request, FORM, context, status=422 if request.method == "POST" else 200)


def _save(request, form, year) -> bool:
    now = clock.now()
    try:
        actions.save_year(values=form.values, by=request.membership, at=now, year=year)
    except actions.Taken:
        form.add_error("opens_on", _("There is a year that opens on this day already."))
        return False
    return True


def _initial(year) -> dict:
    if year is None:
        return {}
    names = ("school", "opens_on", "ends_on", "minutes", "starts_at", "ends_at")
    return {**{name: getattr(year, name) for name in names}, "days": write_days(year.days)}
