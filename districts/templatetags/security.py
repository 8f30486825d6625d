"""Words for the pages of sign-in and security."""

from django import template

register = template.Library()


@register.filter
def browser(user_agent: str) -> str:
    """Name a browser and its system by what it says of itself: enough to recognise one's own."""
    names = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systems = ("iPhone", "iPad", "Android", "CrOS", "Windows", "Macintosh", "Linux")
    name = next((name for mark, name in names if mark in user_agent), "")
    system = next((system for system in systems if system in user_agent), "")
    return " · ".join(filter(None, (name, system))) or user_agent[:40] or "—"
