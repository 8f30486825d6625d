"""What every page knows: district, person, menu."""

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from config.navigation import NAVIGATION
from config.panels import PLACEMENT_PANELS, STUDENT_PANELS
from districts import words
from districts.models import Season
from districts.views.home import choice
from notifications import unread
from notifications.addresses import path
from pipeline import papers

# Entries of the menu that say how much waits behind them.
COUNTED = {"pipeline:reviews": lambda membership: papers.waiting(membership).count()}


def page(request) -> dict:
    """Return the context of `base.html`."""
    membership = getattr(request, "membership", None)
    return {
        "nav_items": _menu(request, membership) if membership else [],
        "unread": unread.count(membership) if membership else None,
        "season_name": _season(request) if membership else "",
        "district": getattr(request, "district", None),
        "membership": membership,
        **_visit(request),
        **_hats(request, membership),
        "demo": _demo() if settings.DEMO else None,
        "placement_panels": PLACEMENT_PANELS,
        "student_panels": STUDENT_PANELS,
    }


def _visit(request) -> dict:
    """An operator's open visit and where it is ended: outside of every district."""
    visit = getattr(request, "visit", None)
    root = settings.FORCE_SCRIPT_NAME or ""
    end = root + path(("operator:visit-end", visit.pk)) if visit else ""
    return {"operator_visit": visit, "operator_end_url": end}


def _hats(request, membership) -> dict:
    """The switch between roles and districts, for who has more than one."""
    mine = getattr(request, "hats", ())
    if membership not in mine or len(mine) < 2:
        return {"hats": (), "hat_now": ""}
    shown = [
        choice(one)
        | {"current": one == membership, "here": one.district_id == membership.district_id}
        for one in mine
    ]
    now = words.hat(next(one for one in mine if one == membership))
    return {"hats": shown, "hat_now": f"{now} · {membership.district.name}"}


def _demo() -> dict:
    """Where a demo's own pages are: outside of every district."""
    root = settings.FORCE_SCRIPT_NAME or ""
    return {name: root + path((f"demo:{name}",)) for name in ("front", "inbox")}


def _season(request) -> str:
    """The current season's name; a view that has the season already leaves it on the request."""
    if season := getattr(request, "season", None):
        return season.name
    return Season.objects.filter(is_current=True).values_list("name", flat=True).first() or ""


def _menu(request, membership) -> list[dict]:
    return [
        {
            "label": label,
            "url": url,
            "current": url == request.path,
            "count": COUNTED[name](membership) if name in COUNTED else None,
        }
        for name, label in NAVIGATION[membership.role]
        if (url := _address(name))
    ]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
