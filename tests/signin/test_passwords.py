"""Long, and not what anybody would try first."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.factories.districts import DistrictFactory, MembershipFactory, UserFactory


@pytest.fixture
def user(db):
    user = UserFactory(name="Rosalinda Quintanilla", email="rquintanilla@sunnyvale.example")
    MembershipFactory(user=user, district=DistrictFactory(name="Hillcrest Unified", slug="hills"))
    return user


def refused(password, user) -> str:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.error_list[0].code
    return ""


@pytest.mark.parametrize(
    ("password", "code"),
    (
        ("seven tired otters", ""),
        ("ñandú y café con leche", ""),
        ("x8-kd9-zz1-qq4-m", ""),
        ("hillcrest is where otters swim", ""),
        ("fourteen signs", "password_too_short"),
        ("passwordpassword", "password_too_common"),
        ("1234567890123456", "password_too_common"),
        ("aaaaaaaaaaaaaaaaa", "password_too_common"),
        ("rosalinda-quintanilla-1", "password_too_similar"),
        ("Hillcrest-Unified-2026", "password_too_similar"),
        ("onramp-onramp-onramp!", "password_too_similar"),
        ("sunnyvale sunnyvale 7", "password_too_similar"),
    ),
)
def test_what_is_refused(user, password, code):
    assert refused(password, user) == code


def test_eight_are_enough_beside_a_second_factor(user):
    assert refused("otter-8x", user) == "password_too_short"
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})

    assert refused("otter-8x", user) == ""
    assert refused("otter-7", user) == "password_too_short"
    assert refused("football1", user) == "password_too_common"


def test_recovery_codes_alone_are_no_second_factor(user):
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})

    assert refused("otter-8x", user) == "password_too_short"


def test_long_ones_are_taken_whole(user):
    assert refused("seven tired otters " * 10, user) == ""
