"""People who click: a signed-in client per role, inside its district's addresses."""

from django.test import Client
from django.urls import reverse

from core.tenancy import within
from districts.middleware import district_path
from tests.harness.sessions import sign_in


class OutsideClient(Client):
    """A client whose requests start outside of any district, whatever the test has entered."""

    def request(self, **request):
        with within(None):
            return super().request(**request)


class RoleClient:
    """One membership at the keyboard: `mentor.get("pipeline:review", review.pk)`.

    `.membership`, `.user` and `.district` are its rows; `.http` is the Django client. Situations
    add more: a student has `.student`, an employer `.employer` and `.contact`.
    """

    def __init__(self, membership, **rows):
        self.membership, self.user = membership, membership.user
        self.district = membership.district
        vars(self).update(rows)
        self.http = OutsideClient()
        sign_in(self.http, self.user)

    def url(self, name: str, *args) -> str:
        """Return the address of a URL name inside the district; a path stays as it is."""
        return name if name.startswith("/") else self.inside(reverse(name, args=args))

    def inside(self, path: str) -> str:
        return district_path(self.district, path)

    def get(self, name, *args, htmx=False, follow=False, **query):
        headers = _headers(htmx)
        return self.http.get(self.url(name, *args), query, headers=headers, follow=follow)

    def post(self, name, *args, data=None, htmx=False, follow=False):
        headers = _headers(htmx)
        return self.http.post(self.url(name, *args), data or {}, headers=headers, follow=follow)


def _headers(htmx) -> dict:
    return {"HX-Request": "true"} if htmx else {}
