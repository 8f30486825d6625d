"""How tests of single sign-on go out, come back, and look at what came of it."""

from districts.models import Event, Identity, Membership, User
from students.models import Student
from tests.harness import soup, texts
from tests.harness.sign_in import walk_through

NOT_KNOWN = "Your school does not know this account here yet"
NOT_FINISHED = "The sign-in did not finish"


def leave(client, provider, **query):
    return client.get(f"/d/sample/sign-in/{provider.pk}/", query)


def sign_in(client, provider, subject):
    return client.get(walk_through(leave(client, provider), subject))


def everything():
    """How much there is of everything that a sign-in may write."""
    return (
        User.objects.count(),
        Membership.objects.count(),
        Identity.objects.count(),
        list(Student.objects.order_by("pk").values_list("membership", flat=True)),
    )


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def reasons() -> list[str]:
    refused = Event.objects.filter(verb="sso.refused").order_by("pk")
    return [facts["reason"] for facts in refused.values_list("facts", flat=True)]


def refused(client, response, heading) -> bool:
    assert response.status_code == 403, response.status_code
    assert texts(soup(response), "h1") == [heading]
    return not signed_in(client)


def plus(**changes):
    """Return a flaw: claims that are changed or added."""
    return lambda said: said | changes


def without(*names):
    """Return a flaw: claims that are missing."""
    return lambda said: {name: value for name, value in said.items() if name not in names}
