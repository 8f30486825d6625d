"""Employers: the list, one organisation, inviting and vetting."""

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.access import opens_to
from core.htmx import respond
from core.lists import listing
from core.states import IllegalMove
from core.tabular import csv_response
from districts import looks
from districts.enums import STAFF, Role
from districts.models import Event
from employers import policies
from employers.actions import employers as actions
from employers.enums import AgreementState, OpeningState
from employers.forms import ContactForm, EmployerFilter, EmployerForm, InviteForm, WorksiteForm
from employers.gate import IN_FORCE, ON_ITS_WAY
from employers.models import Contact, Employer, Opening

# What the button says that takes an agreement to a state.
STEP_VERBS = {
    AgreementState.DRAFT: gettext_lazy("Back to draft"),
    AgreementState.SENT: gettext_lazy("Send to the employer"),
    AgreementState.REVIEW: gettext_lazy("Start the district's review"),
    AgreementState.SIGNATURE: gettext_lazy("Send for signature"),
    AgreementState.BOARD: gettext_lazy("Give to the board"),
    AgreementState.APPROVED: gettext_lazy("Mark as approved"),
    AgreementState.ACTIVE: gettext_lazy("Make active"),
    AgreementState.EXPIRED: gettext_lazy("Mark as expired"),
    AgreementState.TERMINATED: gettext_lazy("End it"),
}
LIST = "employers/employer_list.html"
DETAIL = "employers/employer_detail.html"
FORM = "employers/form.html"
SORTS = {"": ("name", "pk"), "-name": ("-name", "-pk"), "seats": ("-posted_count", "name", "pk")}
SEARCH = ("name", "legal_name", "sector")


@opens_to(*STAFF)
def employer_list(request):
    """Everybody who hosts or wants to, with their openings and agreement."""
    form = EmployerFilter(request.GET or None)
    found = listing(request, _found(request, form), search=SEARCH, sorts=SORTS)
    for employer in found:
        employer.agreement = policies.best_agreement(employer.agreements.all())
    return respond(request, LIST, {"employers": found, "form": form}, fragment="rows")


@opens_to(*STAFF)
def employer_export(request):
    """The filtered list as CSV."""
    rows = _found(request, EmployerFilter(request.GET or None))
    looks.exported(request, "employers.exported", rows=rows.count())
    header = [_("Employer"), _("Field of work"), _("Vetting"), _("Agreement"), _("Posted openings")]
    header += [_("Lead contact"), _("E-mail"), _("Phone")]
    lines = (_line(row) for row in rows.order_by("name", "pk"))
    return csv_response(f"employers-{request.district.slug}.csv", header, lines)


def _line(employer):
    lead = next(iter(employer.contacts.all()), None)
    agreement = policies.best_agreement(employer.agreements.all())
    who = [lead.name, lead.email, lead.phone] if lead else ["", "", ""]
    state = agreement.get_state_display() if agreement else ""
    first = [employer.name, employer.sector, employer.get_state_display(), state]
    return [*first, employer.posted_count, *who]


def _found(request, form):
    posted = Count("openings", filter=Q(openings__state=OpeningState.POSTED), distinct=True)
    leads = Contact.objects.order_by("-is_lead", "pk")
    rows = Employer.objects.visible_to(request.membership).annotate(posted_count=posted)
    rows = rows.prefetch_related("agreements", Prefetch("contacts", queryset=leads))
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    return _with_agreement(rows, asked.get("agreement"))


def _with_agreement(rows, word):
    if word == "force":
        return rows.filter(pk__in=_hosts(IN_FORCE))
    if word == "way":
        return rows.filter(pk__in=_hosts({*ON_ITS_WAY, AgreementState.DRAFT}))
    if word == "none":
        return rows.filter(agreements=None)
    return rows


def _hosts(states):
    return Employer.objects.filter(agreements__state__in=states).values("pk")


@opens_to(Role.COORDINATOR, Role.ADMIN, methods="GET POST")
def employer_new(request):
    """Invite an employer; vetting follows."""
    policies.invite_employer(request.membership).enforce()
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            employer = actions.invite_employer(
                **form.cleaned_data, by=request.membership, at=clock.now()
            )
        except actions.Taken:
            text = _("There is an employer with this name, or this person works for another one.")
            form.add_error(None, text)
        else:
            return redirect("employers:detail", employer.pk)
    context = {"form": form, "title": _("Invite an employer"), "button": _("Invite")}
    return _form(request, form, {**context, "back": "employers:list", "back_pk": None})


def _form(request, form, context):
    wrong = form.is_bound and not form.is_valid()
    return render(request, FORM, context, status=422 if wrong or form.errors else 200)


@opens_to(*STAFF, Role.EMPLOYER)
def employer_detail(request, pk):
    """One organisation: people, places, agreements, openings, and what happened."""
    employer = _get(request, pk)
    openings = Opening.objects.visible_to(request.membership).filter(employer=employer)
    openings = list(openings.with_all().order_by("state", "starts_on", "title", "pk"))
    for opening in openings:
        opening.lacks = policies.missing(opening)
    agreements = employer.agreements.order_by("-version")
    context = {
        "employer": employer,
        "contacts": employer.contacts.order_by("-is_lead", "name", "pk"),
        "worksites": employer.worksites.order_by("name", "pk"),
        "agreements": [_with_moves(request, one) for one in agreements],
        "openings": openings,
        "happened": _happened(employer) if request.membership.is_staff else [],
        "knows": _facts(employer),
    }
    return render(request, DETAIL, context)


def _get(request, pk) -> Employer:
    rows = Employer.objects.visible_to(request.membership).prefetch_related("agreements")
    return get_object_or_404(rows, pk=pk)


def _with_moves(request, agreement):
    agreement.moves = moves_of(request.membership, agreement)
    return agreement


def moves_of(membership, agreement) -> list[dict]:
    """Return the steps an agreement may take, each with its verdict."""
    steps = [state for state in AgreementState if agreement.can_move(state)]
    today = clock.today()
    return [
        {
            "state": state.value,
            "label": STEP_VERBS[state],
            "verdict": policies.move_agreement(membership, agreement, state, today),
        }
        for state in steps
    ]


def _facts(employer):
    return [
        {"label": _("Legal name"), "value": employer.legal_name},
        {"label": _("Field of work"), "value": employer.sector},
        {"label": _("Phone"), "value": employer.phone},
        {"label": _("Website"), "value": employer.website},
        {
            "label": _("Workers' compensation"),
            "value": _("Yes") if employer.has_workers_comp else _("Not on file"),
        },
    ]


def _happened(employer):
    events = Event.objects.about(employer).select_related("by__user").order_by("-pk")[:8]
    names = {
        "employer.invited": _("Invited"),
        "employer.vetted": _("Vetted"),
        "employer.declined": _("Declined"),
        "employer.reconsidered": _("Back to vetting"),
        "employer.changed": _("Details changed"),
    }
    return [
        {
            "text": names.get(event.verb, event.verb),
            "at": event.at,
            "detail": event.by.user.name if event.by else event.by_label,
        }
        for event in events
    ]


@opens_to(Role.COORDINATOR, Role.ADMIN, methods="POST")
def employer_vet(request, pk):
    """Let the employer through the gate to students."""
    employer = _get(request, pk)
    policies.vet(request.membership, employer).enforce()
    return _answer(request, employer, actions.vet_employer, _("Vetted. Openings can be posted."))


@opens_to(Role.COORDINATOR, Role.ADMIN, methods="POST")
def employer_decline(request, pk):
    """Close the gate; openings vanish from students at once."""
    employer = _get(request, pk)
    policies.decline(request.membership, employer).enforce()
    said = _("Declined. Students no longer see this employer.")
    return _answer(request, employer, actions.decline_employer, said)


@opens_to(Role.COORDINATOR, Role.ADMIN, methods="POST")
def employer_reconsider(request, pk):
    """Undo a refusal: back to waiting for vetting."""
    employer = _get(request, pk)
    policies.invite_employer(request.membership).enforce()
    return _answer(request, employer, actions.reconsider_employer, _("Back to vetting."))


def _answer(request, employer, action, said):
    try:
        action(employer=employer, by=request.membership, at=clock.now())
    except IllegalMove:
        messages.info(request, _("Somebody else has just changed this."))
    else:
        messages.info(request, said)
    return redirect("employers:detail", employer.pk)


@opens_to(Role.EMPLOYER, Role.COORDINATOR, Role.ADMIN, methods="GET POST")
def employer_edit(request, pk):
    """Change what is known about the organisation."""
    employer = _get(request, pk)
    form = EmployerForm(request.POST or None, instance=employer)
    context = {"title": _("About %(name)s") % {"name": employer.name}, "button": _("Save")}
    return _write(request, employer, form, actions.write_employer, context)


@opens_to(Role.EMPLOYER, Role.COORDINATOR, Role.ADMIN, methods="GET POST")
def contact_new(request, pk):
    """Add a person who supervises or signs."""
    employer = _get(request, pk)
    form = ContactForm(request.POST or None, employer=employer)
    context = {"title": _("Add a person"), "button": _("Add")}
    return _write(request, employer, form, actions.add_contact, context)


@opens_to(Role.EMPLOYER, Role.COORDINATOR, Role.ADMIN, methods="GET POST")
def worksite_new(request, pk):
    """Add a place where interns work."""
    employer = _get(request, pk)
    form = WorksiteForm(request.POST or None)
    context = {"title": _("Add a place"), "button": _("Add")}
    return _write(request, employer, form, actions.add_worksite, context)


def _write(request, employer, form, action, context):
    policies.write_employer(request.membership).enforce()
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        action(employer=employer, values=values, by=request.membership, at=clock.now())
        return redirect("employers:detail", employer.pk)
    context |= {"form": form, "back": "employers:detail", "back_pk": employer.pk}
    return _form(request, form, context)
