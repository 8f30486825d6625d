"""The demo's pages exist in a demo only."""

from functools import wraps

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect

from notifications.addresses import path


def demo_only(view):
    """Answer 404 outside of a demo. The addresses are not even there; this is the second lock.

    Inside a district's address the same page outside of it is meant.
    """

    @wraps(view)
    def inner(request, *args, **kwargs):
        if not settings.DEMO:
            raise Http404
        if request.district and request.method == "GET":
            match = request.resolver_match
            return redirect(
                (settings.FORCE_SCRIPT_NAME or "") + path((match.view_name, *match.kwargs.values()))
            )
        return view(request, *args, **kwargs)

    return inner
