"""How people of a district sign in: its own services, added, tested, opened and closed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.lists import listing
from core.states import IllegalMove
from districts import policies
from districts.actions import identity_providers as actions
from districts.enums import IdentityService, Role
from districts.forms.providers import change_form, new_form
from districts.models import Identity, IdentityProvider
from districts.sso.words import PROBLEMS
from districts.views.sso import address, back_address, entity_of

LIST, PAGE = "districts/provider_list.html", "districts/provider.html"
FORM = "districts/provider_form.html"


@opens_to(Role.ADMIN)
def provider_list(request):
    """The services there are, and those that can be added."""
    policies.change_providers(request.membership).enforce()
    providers = list(IdentityProvider.objects.order_by("name", "pk"))
    for provider in providers:
        provider.words = PROBLEMS.get(provider.problem, "")
    context = {
        "providers": providers,
        "services": IdentityService.choices,
        "door": address(request.district, "sign-in"),
    }
    return render(request, LIST, context)


@opens_to(Role.ADMIN, methods="GET POST", fresh=True)
def add(request, service):
    """One form for each kind of service, with only what this one needs."""
    policies.change_providers(request.membership).enforce()
    if service not in IdentityService.values:
        raise Http404
    form = new_form(service, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            provider = actions.add(
                service=service, **form.result(), by=request.membership, at=clock.now()
            )
            return redirect("districts:provider", provider.pk)
        except actions.Taken:
            form.add_error(None, _("This service is registered already. Ask us if it is yours."))
    return _form(request, form, IdentityService(service).label)


@opens_to(Role.ADMIN)
def detail(request, pk):
    """What to register where, whether it works, and who came in through it."""
    policies.change_providers(request.membership).enforce()
    provider = _get(pk)
    identities = listing(
        request,
        provider.identities.select_related("user"),
        search=("user__name", "user__email"),
        sorts={"": ("-used_at", "pk")},
        per_page=25,
    )
    context = {
        "provider": provider,
        "back": back_address(provider),
        "entity": entity_of(provider),
        "words": PROBLEMS.get(provider.problem, ""),
        "roles": [Role(role).label for role in provider.roles],
        "identities": identities,
    }
    return render(request, PAGE, context)


@opens_to(Role.ADMIN, methods="GET POST", fresh=True)
def change(request, pk):
    """Change the name, the secret, or whom it may let in; not whom it belongs to."""
    policies.change_providers(request.membership).enforce()
    provider = _get(pk)
    form = change_form(provider, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change(provider=provider, **form.result(), by=request.membership, at=clock.now())
        return redirect("districts:provider", provider.pk)
    return _form(request, form, provider.name, provider)


def _form(request, form, title, provider=None):
    context = {"form": form, "title": title, "provider": provider}
    return render(request, FORM, context, status=422 if form.errors else 200)


@opens_to(Role.ADMIN, methods="POST")
def test(request, pk):
    """Have a worker look at the service; its page says what came of it."""
    policies.change_providers(request.membership).enforce()
    provider = _get(pk)
    actions.look(provider=provider)
    messages.info(request, _("We are asking the service. Load this page again in a moment."))
    return redirect("districts:provider", pk)


@opens_to(Role.ADMIN, methods="POST", fresh=True)
def open_(request, pk):
    """Show the button on the district's sign-in page."""
    provider = _get(pk)
    policies.open_provider(request.membership, provider).enforce()
    _try(request, actions.open_, provider=provider)
    return redirect("districts:provider", pk)


@opens_to(Role.ADMIN, methods="POST")
def close(request, pk):
    """Take the button away and end the sessions behind it."""
    policies.change_providers(request.membership).enforce()
    _try(request, actions.close, provider=_get(pk))
    return redirect("districts:provider", pk)


@opens_to(Role.ADMIN, methods="POST", fresh=True)
def unlink(request, pk):
    """Forget whom a provider's subject is."""
    policies.change_providers(request.membership).enforce()
    identity = get_object_or_404(Identity, pk=pk)
    _try(request, actions.unlink, identity=identity)
    return redirect("districts:provider", identity.provider_id)


def _try(request, action, **what) -> None:
    try:
        action(**what, by=request.membership, at=clock.now())
    except IllegalMove:
        messages.info(request, _("Somebody else has just changed this."))


def _get(pk) -> IdentityProvider:
    return get_object_or_404(IdentityProvider.objects.select_related("district"), pk=pk)
