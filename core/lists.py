"""Lists that people search, sort and page through, all in the address."""

from dataclasses import dataclass

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Q

PER_PAGE = 50


class ListForm(forms.Form):
    """What an address may say about a list; bad values are ignored, never an error page."""

    q = forms.CharField(max_length=100, required=False)
    sort = forms.CharField(max_length=40, required=False)
    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)


@dataclass(frozen=True)
class Listing:
    """A page of rows with what the person asked for."""

    page: Page
    q: str
    sort: str
    query: str  # the address's other parameters, for links to the next page

    def __iter__(self):
        return iter(self.page.object_list)


def listing(request, rows, *, search=(), sorts=None, per_page=PER_PAGE) -> Listing:
    """Search `rows` in the `search` look-ups, sort by a key of `sorts`, cut one page.

    `sorts` maps the word in the address to what `order_by` takes (a tuple); the first is default.
    """
    form = ListForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    sorts = sorts or {"": ("pk",)}
    q, sort = asked.get("q") or "", asked.get("sort") or ""
    sort = sort if sort in sorts else next(iter(sorts))
    rows = narrow(rows, q, search).order_by(*sorts[sort])
    page = Paginator(rows, per_page).get_page(asked.get("page") or 1)
    return Listing(page, q, sort, _rest(request))


def narrow(rows, q: str, look_ups):
    """Return the rows in which every word of `q` is found, in any of the look-ups."""
    for word in q.replace("\0", " ").split()[:6]:
        match = Q()
        for look_up in look_ups:
            match |= Q(**{f"{look_up}__icontains": word})
        rows = rows.filter(match)
    return rows


def _rest(request) -> str:
    parameters = request.GET.copy()
    parameters.pop("page", None)
    return parameters.urlencode()
