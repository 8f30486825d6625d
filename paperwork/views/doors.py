"""The door of a personal link: what is asked before anything private is shown (PRODUCT F5).

Opening the link shows nothing private and changes nothing: mail scanners open links first. A code
sent to the same confirmed contact opens it, for one browser and a short time; from then on the
token is out of the address. A `Door` says what lies behind it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import clock, limits, visitors
from core.tenancy import across, within
from districts.actions import links
from districts.models import Link
from paperwork.forms import CodeForm

BAD = "paperwork/link_bad.html"
OPENED = "opened_links"
STAYS_OPEN = timedelta(minutes=30)  # without a click
LONGEST = timedelta(hours=3)
CODES_AN_HOUR = 5
BAD_TOKENS = 60  # from one address, in ten minutes: a whole school may open old links
BAD_TOKENS_IN = 10 * 60


@dataclass(frozen=True)
class Door:
    """A kind of personal link.

    `holder` returns whose link it is, or None when the contact it went to is theirs no more;
    `still_good` says whether the opened link may still be used.
    """

    purpose: str
    code_page: str
    inside: str  # URL name of the page behind it; takes the link's key
    holder: Callable
    still_good: Callable


def bad_link(request):
    """One page for every link that does not work, so that nothing leaks from the difference."""
    return private(render(request, BAD, status=404))


def private(response):
    """Keep the page out of caches and its address out of other sites' logs.

    Not "no-referrer": browsers then send `Origin: null` with our own forms, which are refused.
    """
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    return response


def in_words_of(request, link) -> str:
    """Return the language to speak: what the reader chose on this device, else the link's."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen in dict(settings.LANGUAGES) else link.language


def live(link, _holder) -> bool:
    """Say whether a link has neither ended nor been replaced."""
    return link.revoked_at is None and link.expires_at > clock.now()


# --- Before the code -----------------------------------------------------------------------------


def knock(door: Door, request, token):
    """Ask for the code. GET changes nothing; POST sends a code, or tries one."""
    whence = visitors.neighbourhood(request)
    if limits.over("bad-link", whence, most=BAD_TOKENS):
        return private(render(request, "429.html", status=429))
    try:
        link = links.find(token, purpose=door.purpose, at=clock.now())
    except links.BadLink:
        limits.count("bad-link", whence, seconds=BAD_TOKENS_IN)
        return bad_link(request)
    with within(link.district), translation.override(in_words_of(request, link)):
        if door.holder(link) is None:
            return bad_link(request)
        if request.method == "POST" and "send" in request.POST:
            return private(_send_code(door, request, link))
        form = CodeForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and _opens(request, link, form):
            return private(redirect(door.inside, link.pk))
        return private(_code_page(door, request, link, form))


def _code_page(door, request, link, form, *, sent=False, too_many=False):
    waiting = sent or bool(link.code_hash) or form.is_bound
    context = {"form": form, "link": link, "waiting": waiting, "sent": sent, "too_many": too_many}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, door.code_page, context, status=status)


def _send_code(door, request, link):
    """Let a code go out, a few times an hour at most: each new one allows five more guesses."""
    if not limits.take("link-codes", str(link.pk), most=CODES_AN_HOUR, seconds=60 * 60):
        return _code_page(door, request, link, CodeForm(), too_many=True)
    links.request_code(link=link, at=clock.now())
    return _code_page(door, request, link, CodeForm(), sent=True)


def _opens(request, link, form) -> bool:
    try:
        links.open_with(link=link, code=form.cleaned_data["code"], at=clock.now())
    except links.BadCode:
        form.add_error("code", _("This code is wrong or too old. Ask for a new one below."))
        return False
    request.session.cycle_key()
    opened_before = request.session.get(OPENED, {})
    now = timezone.now().isoformat()
    request.session[OPENED] = {**opened_before, str(link.pk): [now, now]}
    return True


# --- After the code ------------------------------------------------------------------------------


def behind(door: Door):
    """Make a view run only for a link this browser opened; anything else sees the one plain page.

    The view gets the link and its holder, in their district and language.
    """

    def wrap(view):
        @wraps(view)
        def inner(request, pk, **kwargs):
            link = _opened_link(door, request, pk)
            if link is None:
                return bad_link(request)
            with within(link.district), translation.override(in_words_of(request, link)):
                holder = door.holder(link)
                if holder is None or not door.still_good(link, holder):
                    return bad_link(request)
                return private(view(request, link, holder, **kwargs))

        return inner

    return wrap


def _opened_link(door, request, pk) -> Link | None:
    grants = request.session.get(OPENED, {})
    times = grants.get(str(pk))
    if times is None:
        return None
    first, last = (datetime.fromisoformat(moment) for moment in times)
    now = timezone.now()
    if now - last > STAYS_OPEN or now - first > LONGEST:
        return None
    request.session[OPENED] = {**grants, str(pk): [first.isoformat(), now.isoformat()]}
    with across("a link is opened before its district is known"):
        rows = Link.objects.select_related("district")
        return rows.filter(pk=pk, purpose=door.purpose).first()
