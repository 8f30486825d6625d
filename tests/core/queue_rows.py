"""A queue over reactions for the tests of jobs."""

from core.tenancy import across
from districts.models import Reaction
from tests.factories.districts import ReactionFactory

NAME = "test.reactions"


def due(count=1, **values):
    """Return rows that a worker should look at, each in a district of its own."""
    return [ReactionFactory(due=True, **values) for _ in range(count)]


def row_of(pk):
    with across("a test looks at a row"):
        return Reaction.objects.get(pk=pk)
