"""Single sign-on of one new student in two tabs at the same moment."""

from core import clock
from core.tenancy import within
from districts.actions import sso
from districts.models import Identity, IdentityProvider, Membership, User
from districts.sso import Claims
from tests.factories.districts import DistrictFactory, IdentityProviderFactory
from tests.factories.students import ContactPointFactory, StudentFactory
from tests.harness.races import race


def test_two_tabs_make_one_account(transactional_db):
    home = DistrictFactory()
    row = IdentityProviderFactory(district=home, opened=True)
    point = ContactPointFactory(student=StudentFactory(district=home))
    claims = Claims(subject="s", email=point.value)

    def come_in():
        provider = IdentityProvider.objects.get(pk=row.pk)
        return sso.admit(provider=provider, claims=claims, at=clock.now()).pk

    first, second = race(come_in, come_in, district=home)

    assert first == second
    with within(home):
        assert (User.objects.count(), Membership.objects.count(), Identity.objects.count()) == (
            1, 1, 1,
        )  # fmt: skip
