"""Signing by a personal link, without an account (PRODUCT F5)."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import LINK, opens_to
from core.files import send_file
from core.states import IllegalMove
from districts import looks
from paperwork import policies
from paperwork.actions import people, signing
from paperwork.actions.sending import SIGN
from paperwork.catalogue import SignerRole
from paperwork.consents import consent
from paperwork.enums import SignerState
from paperwork.forms import DeclineForm, SignForm
from paperwork.models import Signer
from paperwork.views import gone
from paperwork.views.doors import Door, bad_link, behind, knock, live
from paperwork.views.presence import of_link
from paperwork.views.showing import show

CODE = "paperwork/link_code.html"
SIGN_PAGE = "paperwork/link_sign.html"
DECLINE = "paperwork/link_decline.html"
DONE = "paperwork/link_done.html"
OVER = (SignerState.SIGNED, SignerState.DECLINED, SignerState.PAPER)


def signer_of(link) -> Signer | None:
    """Return whose link it is, unless the contact it went to is theirs no more."""
    if link.subject_kind != Signer._meta.label_lower:
        return None
    rows = Signer.objects.select_related(
        "envelope__packet__placement__journey__student", "guardian", "contact"
    )
    signer = rows.filter(pk=link.subject_id).exclude(state=SignerState.VOIDED).first()
    return signer if signer and still_theirs(signer, link.address) else None


def still_theirs(signer, address) -> bool:
    """Say whether an address is still this person's confirmed contact (PRODUCT F5)."""
    if signer.guardian is None:
        return signer.contact is not None and people.is_at(signer.contact, address)
    student = signer.envelope.packet.placement.journey.student
    return people.is_own_contact(signer.guardian, student, address)


def _receipt_or_live(link, signer) -> bool:
    """A link that ended because its work is done still shows the receipt; another one does not."""
    if signer.state in OVER:
        return True
    return live(link, signer)


DOOR = Door(SIGN, CODE, "link-sign", signer_of, _receipt_or_live)
opened = behind(DOOR)


@opens_to(LINK, methods="GET POST")
def enter(request, token):
    """Ask for the code that opens the papers."""
    return knock(DOOR, request, token)


def _places(signer) -> list:
    rows = signer.places.select_related("document__template_version", "version__document").order_by(
        "document__position", "pk"
    )
    places = list(rows)
    for place in places:
        place.signer = signer
        place.version.document = place.document
        place.gone = gone.words(place.document) if place.document.destroyed_at else ""
    return places


@opens_to(LINK, methods="GET POST")
@opened
def sign(request, link, signer):
    """Read a paper, agree, type the name, sign; then the next one, then the receipt."""
    places = _places(signer)
    open_places = [place for place in places if place.state == "open"]
    if signer.state in OVER or not open_places:
        if request.method == "POST":  # a second click
            return redirect("link-sign", link.pk)
        return render(request, DONE, {"signer": signer, "places": places, "link": link})
    place = open_places[0]
    _looked(link, place)
    asks = place.slot.asks
    if request.method == "POST":
        form = SignForm(request.POST, asks=asks)
        if form.is_valid() and _sign(request, link, place, form):
            return redirect("link-sign", link.pk)
        return _sign_page(request, link, place, places, form, status=422)
    again = len(places) > len(open_places)
    known = {"name": signer.name if again else "", "agree": again}
    form = SignForm(asks=asks, initial=known)
    return _sign_page(request, link, place, places, form)


def _looked(link, place) -> None:
    """Keep what an employer's signer was shown; the family reads its own papers."""
    if place.signer.role != SignerRole.EMPLOYER:
        return
    placement = place.signer.envelope.packet.placement
    looks.by_link(
        link,
        place.document,
        student=placement.journey.student_id,
        page="paper",
        parts=(place.document.form_code,),
        role=place.signer.role,
        employer=placement.employer_id,
    )


def _sign(request, link, place, form) -> bool:
    """Sign the paper that was on the screen; a second click finds it signed and goes on."""
    if request.POST.get("place") != str(place.pk):
        return True
    seen = signing.Signature(place, request.POST.get("seen", ""), form.answers)
    try:
        signing.sign(
            signatures=[seen],
            name=form.cleaned_data["name"],
            strokes=form.cleaned_data["drawing"],
            presence=of_link(request, link),
            at=clock.now(),
        )
    except IllegalMove:
        return True
    except signing.Changed:
        form.add_error(None, _("This paper changed while you were reading. Please read it again."))
        return False
    return True


def _sign_page(request, link, place, places, form, *, status=200):
    step = places.index(place) + 1
    context = {
        "link": link,
        "signer": place.signer,
        "place": place,
        "shown": show(place.version, place),
        "form": form,
        "consent": consent(),
        "step": step,
        "steps": len(places),
        "student": place.signer.envelope.packet.placement.journey.student,
        "can_sign": policies.sign_now(place),
    }
    return render(request, SIGN_PAGE, context, status=status)


@opens_to(LINK, methods="GET POST")
@opened
def decline(request, link, signer):
    """Say no, and why."""
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _stop(request, link, signing.decline, signer, reason=form.cleaned_data["reason"])
        return redirect("link-sign", link.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, DECLINE, {"form": form, "link": link, "signer": signer}, status=status)


@opens_to(LINK, methods="POST")
@opened
def paper(request, link, signer):
    """Choose ink instead."""
    _stop(request, link, signing.ask_for_paper, signer)
    return redirect("link-sign", link.pk)


def _stop(request, link, act, signer, **more) -> None:
    try:
        act(signer=signer, presence=of_link(request, link), at=clock.now(), **more)
    except IllegalMove:
        return  # answered already: the next page shows how


@opens_to(LINK)
@opened
def pdf(request, link, signer, place):
    """The file itself: what is signed, or the sealed copy once there is one."""
    found = next((one for one in _places(signer) if one.pk == place), None)
    if found is None:
        return bad_link(request)
    document = found.document
    if document.destroyed_at:
        return gone.page(request, document, plain=True)
    _looked(link, found)
    file = document.sealed_file or found.version.file
    return send_file(
        file.open("rb"),
        filename=f"{document.reference}.pdf",
        content_type="application/pdf",
        inline="download" not in request.GET,
    )
