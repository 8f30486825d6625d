"""A sign-in service for the tests of single sign-on, and what else this room's tests share."""

import pytest

from districts.enums import Role
from districts.models import IdentityProvider, User
from tests.core import foreign
from tests.factories.districts import IdentityProviderFactory, MembershipFactory
from tests.harness import drain
from tests.harness.sign_in import running


@pytest.fixture(scope="session")
def simple_pdf() -> bytes:
    return foreign.page_with_words()


@pytest.fixture
def service():
    """A real OpenID Connect provider on this machine."""
    with running() as provider:
        yield provider


@pytest.fixture
def provider(district, service):
    """The district's own row for the service, checked by a worker and opened."""
    row = IdentityProviderFactory(district=district, issuer=service.url, name="Sample sign-in")
    row.schedule()
    drain()
    row.refresh_from_db()
    assert row.problem == ""
    IdentityProvider.objects.filter(pk=row.pk).update(is_active=True)
    row.refresh_from_db()
    return row


@pytest.fixture
def teacher(district, school):
    """A mentor of the district, known by the address the provider vouches for."""
    member = MembershipFactory(district=district, role=Role.MENTOR, schools=[school])
    User.objects.filter(pk=member.user_id).update(email="ana@sample.example")
    member.refresh_from_db()
    return member


@pytest.fixture
def ana(service, teacher):
    return service.knows("subject-1", email="ana@sample.example", email_verified=True, name="Ana")
