"""Plain pages for what went wrong, without internals."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from core.access import PUBLIC, opens_to
from core.uploads import TooLarge


def _page(request, status, title, text):
    context = {"title": title, "text": text, "status": status}
    return render(request, "errors/error.html", context, status=status)


def bad_request(request, exception=None):
    if isinstance(exception, TooLarge):
        return too_large(request)
    text = _("Something in the address or the form could not be read. Nothing was changed.")
    return _page(request, 400, _("We could not read that"), text)


def too_large(request):
    text = _("The file is far too large for this page. Go back, save it smaller and send it again.")
    return _page(request, 413, _("That file is too large"), text)


def permission_denied(request, exception=None):
    text = str(exception) if exception and exception.args else _("This is not yours to open.")
    return _page(request, 403, _("Not with this role"), text)


def not_found(request, exception=None):
    text = _("The page is not here, or it is not yours. Check the address or start again.")
    return _page(request, 404, _("Nothing here"), text)


def server_error(request):
    text = _("That was our fault. Nothing was changed. Try again in a minute.")
    return _page(request, 500, _("Something broke"), text)


@opens_to(PUBLIC, methods="GET POST")
def csrf_failure(request, reason=""):
    text = _("The form was open too long or came from elsewhere. Go back and send it again.")
    return _page(request, 403, _("Please send that again"), text)
