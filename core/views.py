"""The gallery: every component in every tone, so that nobody builds a second one."""

from django.shortcuts import render

from core import gallery as samples
from core.access import PUBLIC, opens_to

THEMES = ("light", "dark")


@opens_to(PUBLIC)
def gallery(request):
    """Show all components; `?theme=dark` or `light` fixes the theme, else the device decides."""
    theme = request.GET.get("theme", "")
    context = samples.context() | {"theme": theme if theme in THEMES else ""}
    return render(request, "ui/gallery.html", context)
