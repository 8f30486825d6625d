"""What tests of this room share."""

import pytest

from tests.core import foreign


@pytest.fixture(scope="session")
def simple_pdf() -> bytes:
    return foreign.page_with_words()
