"""`{% verdict "paperwork.send_envelope" envelope as can_send %}`: the policy the view enforces."""

from importlib import import_module

from django import template
from django.urls import NoReverseMatch, get_script_prefix, resolve, reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def verdict(context, policy: str, *subjects, **facts):
    """Return the `Verdict` of `<app>.<policy>` for the person on this page."""
    app, name = policy.split(".")
    ask = getattr(import_module(f"{app}.policies"), name)
    return ask(context["request"].membership, *subjects, **facts)


@register.simple_tag(takes_context=True)
def open_panels(context, names, *args) -> list[str]:
    """Return the addresses of the panels (`config.panels`) whose doors admit this person."""
    addresses = [_address(name, args) for name in names]
    return [address for address in addresses if door(context, address)]


def _address(name, args) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def door(context, address: str) -> str:
    """`{% door step.href as url %}`: the address if its door admits this person, else nothing."""
    if not address:
        return ""
    view = resolve("/" + address.removeprefix(get_script_prefix()).partition("?")[0]).func
    return address if view.door.admits(context["request"].membership.role) else ""
