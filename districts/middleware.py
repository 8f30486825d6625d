"""The district is in the address: `/d/<slug>/…`. Doors are checked here, for every view."""

import logging
import re

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.urls import get_script_prefix, set_script_prefix
from django.utils.translation import gettext as _

from core import access, clock
from core.tenancy import across, within
from districts import looks
from districts.models import District, Membership, OperatorVisit
from districts.signin import gate
from districts.sso import session as sso_session

log = logging.getLogger(__name__)
ADDRESS = re.compile(r"^/d/(?P<slug>[-a-z0-9]{1,40})(?P<rest>/.*)$")
# Libraries' own views, which carry no door of ours.
LIBRARIES = ("allauth.", "django.views.i18n", "django.contrib.staticfiles", "whitenoise.")
SEEN_EVERY = 300  # seconds


class DistrictMiddleware:
    """Enter the district of the address and let through whom the view's door admits."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.district = request.membership = request.visit = None
        request.memberships, request.hats = [], []
        address = ADDRESS.match(request.path_info)
        district = address and _district(address["slug"])
        if not district:
            return self.get_response(request)
        request.district, request.path_info = district, address["rest"]
        before = get_script_prefix()
        set_script_prefix(f"{before.rstrip('/')}/d/{district.slug}/")
        try:
            with within(district):
                request.membership = _membership(request)
                return self.get_response(request)
        finally:
            set_script_prefix(before)

    def process_view(self, request, view, _args, _kwargs):
        """Answer 405, sign-in, 404 or 403 where the door stays shut; None lets the view run."""
        door = getattr(view, "door", None)
        if door is None:
            return _undeclared(request, view) or gate.library(request)
        if request.method not in door.methods:
            return HttpResponseNotAllowed(sorted(door.methods))
        return None if door.is_open else _behind(request, door)

    def process_exception(self, request, error):
        """Keep that a policy refused; the error page is made by whoever asked for it."""
        if isinstance(error, PermissionDenied) and request.membership is not None:
            looks.denied(request)


def _behind(request, door):
    """Answer for a door that is not open to everybody; None lets the view run."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), "/accounts/login/")
    inside = not door.who & {access.SIGNED_IN, access.OPERATOR}
    if access.OPERATOR in door.who:
        _outside(request)
    elif inside and request.membership is None:
        raise Http404
    if elsewhere := gate.own(request, door):
        return elsewhere
    return _inside(request, door) if inside else None


def _inside(request, door):
    """A district's own doors: for its members, and to read for an operator on a visit."""
    if not door.admits(request.membership.role):
        looks.denied(request)
        raise PermissionDenied(_("This page is for other people in your district."))
    if request.visit and request.method not in {"GET", "HEAD"}:
        raise PermissionDenied(_("Operators read. Nothing of a district is theirs to change."))


def _outside(request):
    """The installation's own doors: for its operators, and in no district's address."""
    if request.district or not request.user.is_operator:
        raise Http404


def _undeclared(request, view):
    if sso_session.reaches_beyond(request):
        raise PermissionDenied(_("You signed in through your school. Change this there."))
    if not view.__module__.startswith(LIBRARIES):
        log.error("No door on %s.%s: shut", view.__module__, view.__name__)
        raise Http404


def _district(slug):
    return District.objects.filter(slug=slug, is_active=True).first()


def _membership(request):
    """Return the person's membership here: the one they chose, else the first."""
    if not request.user.is_authenticated:
        return None
    request.hats = hats(request)
    memberships = [one for one in request.hats if one.district_id == request.district.pk]
    request.memberships = memberships
    chosen = request.session.get(f"role:{request.district.pk}")
    picked = [m for m in memberships if m.role == chosen] or memberships
    return _seen(picked[0]) if picked else _visiting(request)


def hats(request) -> list[Membership]:
    """Return every role this person has in any district, with the first of its schools.

    Who came in through a district's single sign-on has the roles which that provider opens.
    """
    with across("somebody signed in sees where else they have a role"):
        mine = Membership.objects.active().filter(user=request.user, district__is_active=True)
        mine = sso_session.confine(request, mine)
        return list(mine.select_related("district").with_place().order_by("pk"))


def _visiting(request):
    """An operator with an open visit reads as an admin does; `process_view` lets no change by."""
    if not (request.user.is_authenticated and request.user.is_operator):
        return None
    visits = OperatorVisit.objects.live(clock.now()).filter(membership__user=request.user)
    request.visit = visits.select_related("membership__district", "membership__user").first()
    return request.visit and request.visit.membership


def _seen(membership):
    now = clock.now()
    last = membership.last_seen_at
    if last is None or (now - last).total_seconds() > SEEN_EVERY:
        Membership.objects.filter(pk=membership.pk).update(last_seen_at=now)
    return membership


def district_path(district, path: str = "/") -> str:
    """Return the full address of a path inside a district: `/d/<slug>/…`."""
    return f"{settings.FORCE_SCRIPT_NAME or ''}/d/{district.slug}{path}"
