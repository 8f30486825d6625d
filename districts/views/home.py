"""Where a person lands: the front page, and the way into their districts and roles."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import MEMBER, PUBLIC, opens_to
from districts import words
from districts.middleware import district_path, hats
from districts.signin import sessions


@opens_to(PUBLIC)
def home(request):
    """Send a member home; show everybody else the front page."""
    if request.district and request.membership:
        return redirect(f"home-{request.membership.role}")
    if not request.user.is_authenticated:
        return redirect("demo:front") if settings.DEMO else render(request, "districts/front.html")
    mine = hats(request)
    if len({m.district_id for m in mine}) == 1:
        return redirect(district_path(mine[0].district))
    if request.user.is_operator and not mine and not request.district:
        return redirect("operator:districts")
    return render(request, "districts/choose.html", {"choices": [choice(one) for one in mine]})


def choice(member) -> dict:
    """Return what the switch shows of a role, and where its button posts to."""
    return {
        "role": str(member.role),
        "label": words.hat(member),
        "district": member.district.name,
        "url": district_path(member.district, "/role/"),
    }


@opens_to(MEMBER, methods="POST")
@require_POST
def switch_role(request):
    """Change hats: one person may be several things, here and in other districts.

    A page that the new role has too stays open; otherwise a message says what became of it.
    """
    wanted = request.POST.get("role", "")
    chosen = next((m for m in request.memberships if m.role == wanted), None)
    if chosen is None:
        raise Http404
    request.session[f"role:{request.district.pk}"] = wanted
    sessions.renew_key(request)
    page = request.POST.get("page", "")
    stays = _has_page(chosen.role, page)
    now = _("You are here now as: %(role)s, %(district)s.") % {
        "role": words.hat(chosen),
        "district": request.district.name,
    }
    if page and not stays:
        left = _("The page you had open belongs to your other role; switch back for it.")
        now = f"{now} {left}"
    messages.info(request, now)
    return redirect(reverse("home").rstrip("/") + page if stays else "home")


def _has_page(role, page: str) -> bool:
    """Say whether a list or board of this address is also open to a role.

    An address with a number in it may be somebody else's row for the new role: it does not stay.
    """
    try:
        match = resolve(page) if page.startswith("/") and not page.startswith("//") else None
    except Resolver404:
        return False
    door = getattr(match and match.func, "door", None)
    return bool(door and not match.kwargs and "GET" in door.methods and door.admits(role))
