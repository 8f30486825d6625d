"""Who imports a roster, and the schools it names."""

import pytest

from tests.factories.districts import MembershipFactory, SchoolFactory


@pytest.fixture
def schools(district):
    """The schools of the test bundles, known by their source ids."""
    return [
        SchoolFactory(district=district, sis_id="org-1", name="Roosevelt HS", short_name="Rsvlt"),
        SchoolFactory(district=district, sis_id="org-2", name="Sylmar HS", short_name="Sylmar"),
    ]


@pytest.fixture
def clerk(district, schools):
    """The coordinator who imports."""
    return MembershipFactory(district=district)
