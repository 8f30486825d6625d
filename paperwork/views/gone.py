"""What a page says where a paper was and is no more: a sentence instead of a dead link."""

from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

PAGE, PUBLIC_PAGE = "paperwork/gone.html", "paperwork/gone_plain.html"
GONE = 410


def words(document) -> str:
    """Return the sentence about a destroyed paper."""
    return _("This paper was destroyed after its period, on %(day)s.") % {
        "day": date_format(localtime(document.destroyed_at), "DATE_FORMAT")
    }


def page(request, document, *, plain=False):
    """Answer for a destroyed paper: which it was, and that it is no more.

    `plain` is for who reads by a personal link, without an account.
    """
    context = {"document": document, "gone": words(document)}
    return render(request, PUBLIC_PAGE if plain else PAGE, context, status=GONE)
