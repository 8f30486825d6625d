"""One sitting: read every paper, then sign them together, each with its own evidence."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import clock
from core.access import opens_to
from core.forms import keys
from core.states import IllegalMove
from districts import looks
from districts.enums import STAFF, Role
from paperwork import policies
from paperwork.actions import sensitive, signing
from paperwork.actions.permit_case import rules_of
from paperwork.actions.permit_gate import REQUEST, Refused
from paperwork.catalogue import SignerRole
from paperwork.consents import consent
from paperwork.enums import SignerState
from paperwork.forms import MOST_PAPERS, DeclineForm, GuardianForm, SignForm
from paperwork.models import Document, Packet, Place, Signer, WorkPermit
from paperwork.views import gone
from paperwork.views.presence import of_account
from paperwork.views.questions import questions_for
from paperwork.views.showing import groups, show

SIGNERS = (Role.STUDENT, Role.EMPLOYER, *STAFF)
SITTING = "paperwork/sitting.html"
READ = "paperwork/read.html"
PROBLEM = "paperwork/problem.html"
CHANGED = gettext_lazy(
    "Something changed while you were reading. Nothing was signed; please look again."
)
SUGGESTED = {"permit.age_evidence": "school_record"}


def own_places(membership):
    """Return where this account is asked to sign, with everything the pages show."""
    return (
        Place.objects.of(membership)
        .open()
        .select_related("version__document__template_version", "document__template_version")
        .select_related("signer__envelope__packet")
        .order_by("document__position", "document__form_code", "pk")[:MOST_PAPERS]
    )


@opens_to(*SIGNERS, methods="GET POST")
def sitting(request):
    """All papers that wait for this person's signature."""
    places = list(own_places(request.membership))
    found = groups(places)
    students = len({place.signer.envelope.packet_id for place in places})
    looks.at_list(request, page="to_sign", students=students)
    asks = list({ask.key: ask for group in found for ask in group.slot.asks}.values())
    form = SignForm(
        request.POST or None,
        asks=asks,
        initials=SUGGESTED,
        asks_number=any(_asks_number(place) for place in places) and rules_of().asks_ssn,
        initial={"name": request.user.name},
    )
    picked = _picked(request, places)
    if request.method == "POST" and form.is_valid() and _sign(request, form, picked):
        return redirect("paperwork:sitting")
    status = 422 if request.method == "POST" else 200
    return render(request, SITTING, _context(request, found, form, picked), status=status)


def _context(request, found, form, picked) -> dict:
    rows = [row for group in found for row in group.rows]
    return {
        "questions": questions_for(request.membership),
        "groups": found,
        "form": form,
        "consent": consent(),
        "total": len(rows),
        "unread": sum(1 for row in rows if not row.place.read_at),
        "picked": {place.pk for place in picked},
        "schools": len({row.place.version.plain_values.get("school.name") for row in rows}),
        "students": len({row.place.signer.envelope.packet_id for row in rows}),
        "first_unread": next((row.place.pk for row in rows if not row.place.read_at), None),
        "ready": sum(1 for row in rows if row.place.read_at),
        "minutes": max(1, round(len(rows) / 3)),
    }


def _picked(request, places) -> list[Place]:
    """Return what was ticked; before anything was sent, everything that was read."""
    if request.method != "POST":
        return [place for place in places if place.read_at]
    keys = set(request.POST.getlist("place"))
    return [place for place in places if str(place.pk) in keys]


def _sign(request, form, picked) -> bool:
    unread = [place for place in picked if not place.read_at]
    if unread or not picked:
        only_read = _("You can only sign what you have read.")
        form.add_error(None, only_read if unread else _("Tick the papers you want to sign."))
        return False
    signatures = [
        signing.Signature(place, request.POST.get(f"seen-{place.pk}", ""), _own(form, place))
        for place in picked
    ]
    try:
        signing.sign(
            signatures=signatures,
            name=form.cleaned_data["name"],
            strokes=form.cleaned_data["drawing"],
            presence=of_account(request),
            at=clock.now(),
        )
    except (IllegalMove, signing.Changed):
        form.add_error(None, CHANGED)
        return False
    except Refused as error:
        _say_refused(form, error)
        return False
    _keep_number(request, form, picked)
    said = ngettext("%(n)d paper signed.", "%(n)d papers signed.", len(picked))
    messages.success(request, said % {"n": len(picked)})
    return True


def _say_refused(form, error) -> None:
    form.add_error(None, _("The law forbids one of these permits. Untick it, or open its page."))
    for reason in error.reasons:
        form.add_error(None, reason)


def _asks_number(place) -> bool:
    """Say whether a student signs their own request for a permit: there the law asks for it."""
    form, role = place.document.form_code, place.signer.role
    return form == REQUEST and role == SignerRole.STUDENT


def _keep_number(request, form, picked) -> None:
    number = form.cleaned_data.get("number")
    for place in picked if number else ():
        if _asks_number(place):
            sensitive.keep(
                document=place.document, value=number, by=request.membership, at=clock.now()
            )


def _own(form, place) -> dict:
    """Return the answers that belong to a paper: those its own signature line asks."""
    keys = {field.key for field in place.slot.asks}
    return {key: value for key, value in form.answers.items() if key in keys}


@opens_to(*SIGNERS, methods="GET POST")
def read(request, pk):
    """One paper in full; saying "I have read it" lets it be signed."""
    mine = Place.objects.filter(signer__membership=request.membership)
    rows = mine.select_related(
        "version__document", "document", "signer__envelope__packet__placement__journey"
    )
    place = get_object_or_404(rows, pk=pk)
    verdict = policies.sign(request.membership, place)
    if request.method == "POST":
        verdict.enforce()
        signing.mark_read(place=place, at=clock.now())
        following = own_places(request.membership)
        unread = next((one for one in following if one.read_at is None), None)
        return redirect("paperwork:read", unread.pk) if unread else redirect("paperwork:sitting")
    if place.document.destroyed_at:
        return gone.page(request, place.document)
    _looked(request, place)
    place.version.document = place.document
    context = {"shown": show(place.version, place), "place": place, "verdict": verdict}
    return render(request, READ, context)


def _looked(request, place) -> None:
    placement = place.signer.envelope.packet.placement
    looks.at_record(
        request,
        place.document,
        student=placement.journey.student_id,
        page="paper_text",
        parts=(place.document.form_code,),
        employer=placement.employer_id,
    )


@opens_to(*SIGNERS, methods="GET POST")
def problem(request):
    """ "Something is wrong": say what, or ask for paper, for one student's papers."""
    mine = Signer.objects.of(request.membership).filter(state=SignerState.INVITED)
    rows = mine.select_related("envelope__packet__placement__journey__student").order_by("pk")
    form = DeclineForm(request.POST or None)
    if request.method == "POST":
        signer = get_object_or_404(rows, pk__in=keys([request.POST.get("signer", "")]))
        if "paper" in request.POST:
            return _stop(request, signing.ask_for_paper, signer)
        if form.is_valid():
            return _stop(request, signing.decline, signer, reason=form.cleaned_data["reason"])
    status = 422 if request.method == "POST" else 200
    return render(request, PROBLEM, {"signers": list(rows), "form": form}, status=status)


def _stop(request, act, signer, **more):
    try:
        act(signer=signer, presence=of_account(request), at=clock.now(), **more)
    except IllegalMove:
        messages.info(request, _("This was answered already."))
    else:
        messages.success(request, _("Thank you. The school has been told."))
    return redirect("paperwork:sitting")


@opens_to(Role.STUDENT)
def mine(request):
    """A student's own papers: what is signed, what waits, and on whom."""
    packets = Packet.objects.visible_to(request.membership).live()
    packets = packets.select_related(
        "placement__employer", "placement__journey__student"
    ).prefetch_related(
        Prefetch("envelopes__signers", Signer.objects.order_by("order", "pk")),
        Prefetch("documents", Document.objects.select_related("template_version")),
    )
    context = {
        "packets": [_progress(request, packet) for packet in packets.order_by("-pk")],
        "permits": WorkPermit.objects.visible_to(request.membership)
        .exclude(ends_on=None)
        .select_related("placement__employer")
        .order_by("-pk"),
        "to_sign": len(own_places(request.membership)),
        "questions": questions_for(request.membership),
    }
    return render(request, "paperwork/mine.html", context)


def _progress(request, packet) -> dict:
    envelopes = [one for one in packet.envelopes.all() if one.state != "voided"]
    signers = list(envelopes[-1].signers.all()) if envelopes else []
    return {
        "packet": packet,
        "employer": packet.placement.employer.name,
        "documents": [
            {"row": one, "gone": gone.words(one) if one.destroyed_at else ""}
            for one in packet.documents.all()
            if one.state != "voided"
        ],
        "signers": signers,
        "choose": _choice(request, packet),
    }


def _choice(request, packet) -> GuardianForm | None:
    """A student with several guardians says who signs (rule P6)."""
    if not policies.choose_guardian(request.membership, packet) or packet.guardian_id:
        return None
    student = packet.placement.journey.student
    form = GuardianForm(student=student)
    return form if form.fields["guardian"].queryset.exists() else None
