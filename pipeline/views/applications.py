"""Applications: the student's list, and one application for everybody concerned."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.components import age
from core.states import IllegalMove
from districts import looks
from districts.enums import STAFF, Role
from districts.views.files import send_upload
from pipeline import hiring
from pipeline.actions import applications as actions
from pipeline.actions import offers as offer_actions
from pipeline.enums import ApplicationState
from pipeline.forms.hiring import OfferForm, RefuseForm
from pipeline.models import Application, Offer
from pipeline.views.openings import journey_of

LIST = "pipeline/applications.html"
DETAIL = "pipeline/application.html"


@opens_to(Role.STUDENT)
def application_list(request):
    """Everything I sent: open offers first, then what waits, then what is over."""
    mine = Application.objects.visible_to(request.membership).filter(
        journey__season__is_current=True
    )
    offers = Prefetch("offers", queryset=Offer.objects.order_by("-pk"))
    rows = list(mine.with_all().prefetch_related(offers).order_by("-sent_at", "pk"))
    for application in rows:
        _shown(application)
    context = {
        "offered": [a for a in rows if a.open_offer],
        "waiting": [a for a in rows if a.is_open and not a.open_offer],
        "over": [a for a in rows if not a.is_open],
        "journey": journey_of(request.membership),
    }
    return render(request, LIST, context)


def _shown(application) -> None:
    """Add how long it waits and the offer that is open."""
    application.days = age(application.seen_at or application.sent_at)
    found = [offer for offer in application.offers.all() if offer.can_move("accepted")]
    application.open_offer = found[0] if found else None


@opens_to(Role.STUDENT, Role.EMPLOYER, *STAFF)
def application_detail(request, pk):
    """One application. When the employer opens it, the student sees that it was seen."""
    application = get(request, pk)
    if _is_read_by_employer(request):
        actions.see(application=application, by=request.membership, at=clock.now())
    _looked(request, application, "application", actions.SHARED)
    return _page(request, application)


def _looked(request, application, page, parts) -> None:
    looks.at_record(
        request,
        application,
        student=application.journey.student_id,
        page=page,
        parts=parts,
        employer=application.opening.employer_id,
    )


def get(request, pk) -> Application:
    """Return an application this person may see, with everything the pages need."""
    rows = Application.objects.visible_to(request.membership).with_all().select_related("resume")
    offers = Prefetch("offers", queryset=Offer.objects.order_by("-pk"))
    return get_object_or_404(rows.prefetch_related(offers), pk=pk)


def _is_read_by_employer(request) -> bool:
    """A browser that fetches ahead reads nothing."""
    ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    return request.membership.role == Role.EMPLOYER and request.method == "GET" and not ahead


def _page(request, application, *, offer_form=None, refuse_form=None, status=200):
    _shown(application)
    member, free = request.membership, offer_actions.seats_free(application.opening)
    context = {
        "application": application,
        "student": application.journey.student,
        "offer": application.open_offer,
        "can_offer": hiring.offer(member, application, free=free),
        "can_interview": hiring.answer(member, application, ApplicationState.INTERVIEW),
        "can_refuse": hiring.answer(member, application, ApplicationState.REFUSED),
        "can_withdraw": hiring.withdraw(member, application),
        "offer_form": offer_form or OfferForm(today=clock.today()),
        "refuse_form": refuse_form or RefuseForm(),
        "happened": _happened(application),
    }
    return render(request, DETAIL, context, status=status)


def _happened(application) -> list[dict]:
    known = [
        (application.answered_at, application.get_state_display()),
        *((offer.made_at, _("Offer made")) for offer in application.offers.all()),
        (application.seen_at, _("Seen by employer")),
        (application.sent_at, _("Sent")),
    ]
    return [{"text": text, "at": at} for at, text in known if at]


@opens_to(Role.STUDENT, Role.EMPLOYER, *STAFF)
def resume(request, pk):
    """The version of the résumé that was shared with this application."""
    application = get(request, pk)
    shared = application.resume
    if shared is None:
        raise Http404
    _looked(request, application, "resume", ("resume",))
    if shared.file:
        name = shared.file_name or "resume"
        return send_upload(request, shared.file, filename=name, content_type="application/pdf")
    response = HttpResponse(shared.body, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="resume.txt"'
    return response


@opens_to(Role.STUDENT, methods="POST")
def application_withdraw(request, pk):
    """Take it back."""
    application = get(request, pk)
    hiring.withdraw(request.membership, application).enforce()
    return _act(request, application, actions.withdraw, _("Withdrawn. The employer is told."))


@opens_to(Role.EMPLOYER, methods="POST")
def application_interview(request, pk):
    """Invite to an interview."""
    application = get(request, pk)
    hiring.answer(request.membership, application, ApplicationState.INTERVIEW).enforce()
    said = _("Invited. The student and the mentor are told.")
    return _act(request, application, actions.invite_to_interview, said)


@opens_to(Role.EMPLOYER, methods="POST")
def application_refuse(request, pk):
    """Say no, with a reason that helps."""
    application = get(request, pk)
    hiring.answer(request.membership, application, ApplicationState.REFUSED).enforce()
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _page(request, application, refuse_form=form, status=422)
    said = _("Refused. The student reads your reason.")
    return _act(request, application, actions.refuse, said, reason=form.chosen)


def _act(request, application, action, said, **facts):
    try:
        action(application=application, by=request.membership, at=clock.now(), **facts)
    except IllegalMove:
        messages.info(request, _("This application has just moved on."))
    else:
        messages.info(request, said)
    return redirect("pipeline:application", application.pk)


@opens_to(Role.EMPLOYER, methods="POST")
def application_offer(request, pk):
    """Hold out a seat until a day."""
    application = get(request, pk)
    free = offer_actions.seats_free(application.opening)
    hiring.offer(request.membership, application, free=free).enforce()
    form = OfferForm(request.POST, today=clock.today())
    if not form.is_valid():
        return _page(request, application, offer_form=form, status=422)
    try:
        offer_actions.make_offer(
            application=application,
            expires_at=form.expires_at,
            message=form.cleaned_data["message"],
            by=request.membership,
            at=clock.now(),
        )
    except offer_actions.NoSeatFree:
        messages.warning(request, _("The last seat has just been taken."))
    except IllegalMove:
        messages.info(request, _("This application has just moved on."))
    else:
        messages.info(request, _("Offer made. The student is told."))
    return redirect("pipeline:application", application.pk)
