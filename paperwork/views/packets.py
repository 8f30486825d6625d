"""One packet: every value with its source, what is missing and who can tell it, who has signed."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.access import MEMBER, opens_to
from core.files import send_file
from core.lazy import Lazy
from core.states import IllegalMove
from districts import looks
from districts.enums import Role
from paperwork import policies
from paperwork.actions import drawing, people, sending, signing
from paperwork.actions import packets as actions
from paperwork.catalogue import SHEETS, Owner, SignerRole
from paperwork.catalogue.wording import write
from paperwork.changes import STANDING
from paperwork.enums import DocumentState, EnvelopeState, KnownBy, Problem
from paperwork.forms import GuardianForm, TakeBackForm
from paperwork.models import Document, Envelope, Packet, Place, Signer, Version
from paperwork.views import gone
from paperwork.views.changed import differences, source_words
from paperwork.views.presence import of_account
from paperwork.views.queue import SENDERS, VIEWERS

PACKET = "paperwork/packet.html"
render_errors = Lazy("paperwork.pdf.render")
GROUPS = (
    ("student", gettext_lazy("Student")),
    ("school", gettext_lazy("School")),
    ("coordinator", gettext_lazy("School")),
    ("guardian", gettext_lazy("Parent or guardian")),
    ("employer", gettext_lazy("Employer")),
    ("worksite", gettext_lazy("Employer")),
    ("supervisor", gettext_lazy("Employer")),
    ("placement", gettext_lazy("Internship")),
    ("funding", gettext_lazy("Who pays")),
    ("timesheet", gettext_lazy("School")),
    ("permit", gettext_lazy("Hours on the permit")),
    ("asked", gettext_lazy("Asked by your own forms")),
)


@opens_to(*VIEWERS)
def packet(request, pk):
    """Everything about one packet on one page."""
    found = _visible(request, pk)
    who = found.placement.journey.student_id
    looks.at_record(request, found, student=who, page="packet", parts=("papers", "values"))
    envelope = _envelope(found)
    context = {
        "packet": found,
        "student": found.placement.journey.student,
        "documents": [_shown(document) for document in found.live_documents],
        "envelope": envelope,
        "signers": list(envelope.signers.all()) if envelope else [],
        "sheets": list(SHEETS.values()),
        "can_print": any(not document.destroyed_at for document in found.live_documents),
        **_facts(found),
        **_choices(request, found, envelope),
        **differences(found, _fields(found)),
    }
    return render(request, PACKET, context)


def _visible(request, pk) -> Packet:
    documents = Document.objects.exclude(state=DocumentState.VOIDED).order_by("position", "pk")
    documents = documents.select_related("template_version")
    versions = Version.objects.current()
    rows = (
        Packet.objects.visible_to(request.membership)
        .select_related("placement__journey__student", "placement__journey__school")
        .select_related("placement__employer", "placement__funding", "guardian")
        .prefetch_related(
            Prefetch("documents", documents, to_attr="live_documents"),
            Prefetch("live_documents__versions", versions, to_attr="current_versions"),
        )
    )
    return get_object_or_404(rows, pk=pk)


def _envelope(found) -> Envelope | None:
    places = Place.objects.select_related("document").order_by("document__position")
    signers = Signer.objects.order_by("order", "pk").prefetch_related(Prefetch("places", places))
    rows = Envelope.objects.exclude(state=EnvelopeState.VOIDED)
    return rows.filter(packet=found).prefetch_related(Prefetch("signers", signers)).first()


def _shown(document) -> dict:
    version = document.current_versions[0] if document.current_versions else None
    return {
        "row": document,
        "title": str(document.spec.title),
        "version": version,
        "missing": len(version.missing) if version and not document.destroyed_at else 0,
        "gone": gone.words(document) if document.destroyed_at else "",
    }


def _facts(found) -> dict:
    """Return each value once, by who it is about, and what is missing by who can tell it."""
    seen: dict[str, dict] = {}
    missing: dict[str, dict] = {}
    for document in (one for one in found.live_documents if not one.destroyed_at):
        for version in document.current_versions:
            version.document = document
            _collect(version, seen, missing)
    groups: dict[str, list] = {}
    for prefix, title in GROUPS:
        rows = [row for key, row in seen.items() if key.split(".")[0] == prefix]
        groups.setdefault(str(title), []).extend(rows)
    return {
        "groups": [{"title": title, "rows": rows} for title, rows in groups.items() if rows],
        "missing": list(missing.values()),
    }


def _fields(found) -> dict:
    """Return the facts of the packet's papers by key, and what decides which papers there are."""
    specs = (document.spec for document in found.live_documents)
    standing = {field.key: field for field in STANDING}
    return standing | {field.key: field for spec in specs for field in spec.fields()}


def _collect(version, seen, missing) -> None:
    fields = {field.key: field for field in version.document.spec.fields()}
    for key, field in fields.items():  # in the order of the form
        entry = version.values.get(key)
        if entry is not None:
            value = write(field, entry["value"])
            source = source_words(entry, read_at=version.frozen_at)
            row = {"label": str(field.label), "value": value, "source": source}
            seen.setdefault(key, row)
    for entry in version.missing:
        field = fields.get(entry["key"])
        if field is not None:
            label, owner = str(field.label), str(Owner(entry["owner"]).label)
            missing.setdefault(entry["key"], {"label": label, "value": owner})


def _choices(request, found, envelope) -> dict:
    """Return what this person may do here, as the page's verdicts and forms."""
    member = request.membership
    may_choose = policies.choose_guardian(member, found)
    student = found.placement.journey.student
    return {
        "can_prepare": policies.prepare_packet(member, found),
        "can_send": policies.send_packet(member, found),
        "can_answer": policies.answer_questions(member, found),
        "can_start_again": policies.start_again(member, found),
        "can_choose": may_choose,
        "guardian_form": GuardianForm(student=student, initial={"guardian": found.guardian_id})
        if may_choose
        else None,
        "can_take_back": policies.take_back(member, envelope) if envelope else None,
        "take_back_form": TakeBackForm(),
        "problem": Problem(found.problem).label if found.problem else "",
    }


@opens_to(*SENDERS, methods="POST")
def prepare(request, pk):
    found = _visible(request, pk)
    policies.prepare_packet(request.membership, found).enforce()
    batch = actions.prepare_packets(packets=[found], by=request.membership, at=clock.now())
    return redirect("paperwork:batch", batch.pk)


@opens_to(*SENDERS, methods="POST")
def send(request, pk):
    """Send one packet for signature."""
    found = _visible(request, pk)
    policies.send_packet(request.membership, found).enforce()
    try:
        sending.send_packet(
            packet=found, by=request.membership, at=clock.now(), blanks="blanks" in request.POST
        )
    except IllegalMove:
        messages.info(request, _("Somebody else has just sent this packet."))
    except people.Incomplete as error:
        gaps = "; ".join(f"{what} ({owner})" for what, owner in error.gaps)
        messages.warning(request, _("Not sent. Still missing: %(gaps)s.") % {"gaps": gaps})
    except people.CannotSend as error:
        messages.warning(request, Problem(error.problem).label)
    else:
        messages.success(request, _("The packet is on its way to its signers."))
    return redirect("paperwork:packet", pk)


@opens_to(Role.STUDENT, *VIEWERS, methods="POST")
def guardian(request, pk):
    """Name the guardian who signs."""
    found = _visible(request, pk)
    policies.choose_guardian(request.membership, found).enforce()
    form = GuardianForm(request.POST, student=found.placement.journey.student)
    after = "paperwork:mine" if request.membership.role == Role.STUDENT else None
    if not form.is_valid():
        messages.warning(request, _("Choose one of the guardians shown."))
    else:
        chosen = form.cleaned_data["guardian"]
        try:
            actions.choose_guardian(
                packet=found, guardian=chosen, by=request.membership, at=clock.now()
            )
        except IllegalMove:
            messages.info(request, _("This packet was sent a moment ago."))
        else:
            messages.success(request, _("Saved. Prepare the packet again to print the name."))
    return redirect(after) if after else redirect("paperwork:packet", pk)


@opens_to(*SENDERS, methods="POST")
def take_back(request, pk):
    """Take an envelope back; the reason is kept and told."""
    envelopes = Envelope.objects.filter(packet__in=_packets(request))
    envelope = get_object_or_404(envelopes.select_related("packet__placement__journey"), pk=pk)
    policies.take_back(request.membership, envelope).enforce()
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Say why it is taken back."))
    else:
        try:
            sending.take_back(
                envelope=envelope,
                reason=form.cleaned_data["reason"],
                by=request.membership,
                at=clock.now(),
            )
            messages.success(request, _("Taken back. Links no longer open, nobody can sign."))
        except IllegalMove:
            messages.info(request, _("Everybody has signed meanwhile; nothing was taken back."))
    return redirect("paperwork:packet", envelope.packet_id)


def _packets(request):
    return Packet.objects.visible_to(request.membership)


def _signer(request, pk) -> Signer:
    rows = Signer.objects.filter(envelope__packet__in=_packets(request))
    return get_object_or_404(rows.select_related("envelope__packet__placement__journey"), pk=pk)


@opens_to(*SENDERS, methods="POST")
def ask_again(request, pk):
    """Ask somebody who declined, or wanted paper, once more."""
    signer = _signer(request, pk)
    policies.ask_again(request.membership, signer).enforce()
    try:
        sending.ask_again(signer=signer, by=request.membership, at=clock.now())
        messages.success(request, _("Asked again."))
    except IllegalMove:
        messages.info(request, _("This was answered already."))
    return redirect("paperwork:packet", signer.envelope.packet_id)


@opens_to(*VIEWERS, methods="POST")
def ink(request, pk):
    """Say that the signed papers of this person lie on the desk."""
    signer = _signer(request, pk)
    policies.record_ink(request.membership, signer).enforce()
    try:
        signing.record_ink(
            signer=signer, presence=of_account(request, known_by=KnownBy.STAFF), at=clock.now()
        )
        who = SignerRole(signer.role).label
        messages.success(request, _("Kept: %(who)s signed on paper.") % {"who": who})
    except IllegalMove:
        messages.info(request, _("This was answered already."))
    return redirect("paperwork:packet", signer.envelope.packet_id)


@opens_to(MEMBER)
def document_pdf(request, pk):
    """The sealed file, else the frozen version: to staff, to the student, to who signs it."""
    document = _document(request, pk)
    if document.destroyed_at:
        return gone.page(request, document)
    placement = document.packet.placement
    looks.at_record(
        request,
        document,
        student=placement.journey.student_id,
        page="paper",
        parts=(document.form_code,),
        employer=placement.employer_id,
    )
    if document.sealed_file:
        return _file(request, document, document.sealed_file)
    version = get_object_or_404(document.versions.current())
    version.document = document
    try:
        drawing.ensure_drawn(version, at=clock.now())
    except render_errors.RenderError as error:
        raise Http404 from error
    return _file(request, document, version.file)


def _document(request, pk) -> Document:
    seen = Document.objects.visible_to(request.membership)
    signed = Document.objects.filter(places__signer__membership=request.membership)
    rows = (seen | signed).distinct().select_related("packet__placement__journey")
    return get_object_or_404(rows.exclude(state=DocumentState.VOIDED), pk=pk)


def _file(request, document, file):
    return send_file(
        file.open("rb"),
        filename=f"{document.reference}.pdf",
        content_type="application/pdf",
        inline="download" not in request.GET,
    )
