"""The front page of a demo with its one-click doors, and everybody's mails and texts."""

from django.conf import settings
from django.contrib.auth import login
from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare

from config.demo import front as stage
from config.demo.accounts import accounts
from config.demo.doors import demo_only
from config.demo.reading import paragraphs
from config.models import DemoMail
from core.access import PUBLIC, opens_to
from core.htmx import respond
from core.lists import listing
from districts.models import District, User
from districts.signin import sessions

BACKEND = "django.contrib.auth.backends.ModelBackend"
INBOX = "demo/inbox.html"
MOST = 60  # messages of one person on a page


@opens_to(PUBLIC)
@demo_only
def front(request):
    """What Onramp is, and everybody one can be."""
    return render(request, "demo/front.html", stage.context(accounts()))


@opens_to(PUBLIC, methods="POST")
@demo_only
def enter(request):
    """Sign in as one of the people on the front page, and nobody else."""
    row = _chosen(request.POST.get("person", ""))
    user = User.objects.get(email__iexact=row["email"])
    login(request, user, backend=BACKEND)
    sessions.count_as_complete(request, user)
    district = District.objects.get(slug=row["tenant"])
    request.session[f"role:{district.pk}"] = row["role"]
    return redirect(row["home"])


def _chosen(person: str) -> dict:
    for row in accounts():
        if row["email"] and constant_time_compare(stage.key_of(row), person):
            return row
    raise Http404


@opens_to(PUBLIC)
@demo_only
def inbox(request, box=""):
    """People who got something, newest first; with `box`, what one of them got.

    htmx asks every few seconds with the newest message it has seen; nothing new is a 204.
    """
    newest = str(DemoMail.objects.aggregate(newest=Max("pk"))["newest"] or 0)
    if request.htmx and request.GET.get("seen") == newest:
        return HttpResponse(status=204)
    boxes = DemoMail.objects.values("box", "name", "part", "place")
    boxes = boxes.annotate(count=Count("pk"), last=Max("pk"), last_at=Max("at"))
    found = listing(request, boxes, search=("name", "address"), sorts={"": ("-last",)}, per_page=30)
    context = {"boxes": found, "newest": newest, "box": box, **_opened(box)}
    return respond(request, INBOX, context, fragment="mail")


def _opened(box: str) -> dict:
    """Return the owner and messages of a mailbox; an empty one is a person without mail."""
    mails = list(DemoMail.objects.filter(box=box).order_by("-pk")[:MOST])
    owner = mails[0] if mails else stage.owner_of(box)
    if box and owner is None:
        raise Http404
    shown = [(mail, paragraphs(mail.text, base_url=settings.BASE_URL)) for mail in mails]
    return {"owner": owner, "mails": shown}
