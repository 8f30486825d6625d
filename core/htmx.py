"""One address, two answers: the page for a browser, one named fragment for htmx."""

from django.shortcuts import redirect, render


def respond(request, template, context=None, *, fragment=None, then=None, status=200):
    """Answer a view: the fragment to htmx, else a redirect to `then` after a POST, else the page.

    `then` is what `redirect` takes: a URL name, an address, or a tuple (name, *args).
    """
    if fragment and _wants_fragment(request.htmx):
        return render(request, f"{template}#{fragment}", context, status=status)
    if then and request.method == "POST":
        name, *args = then if isinstance(then, tuple) else (then,)
        return redirect(name, *args)
    return render(request, template, context, status=status)


def _wants_fragment(htmx) -> bool:
    """Boosted links and the way back through the history want the whole page."""
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request
