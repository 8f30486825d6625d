"""The way from the general sign-in page to a district's own."""

from urllib.parse import urlencode

from django import template
from django.conf import settings

from districts.middleware import ADDRESS

register = template.Library()


@register.simple_tag
def district_door(wanted) -> str:
    """Return the sign-in page of the district in which a wanted page lies, or nothing.

    Whether there is such a district is not looked up: that page says it.
    """
    root = settings.FORCE_SCRIPT_NAME or ""
    found = ADDRESS.match(str(wanted or "").removeprefix(root))
    if not found:
        return ""
    return f"{root}/d/{found['slug']}/sign-in/?{urlencode({'next': wanted})}"
