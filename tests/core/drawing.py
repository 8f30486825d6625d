"""Draw a line of template and get it back as a tree."""

from bs4 import BeautifulSoup
from django.template import engines


def draw(source, request=None, **context) -> BeautifulSoup:
    """Return what `source` draws with these values, as a page of ours would."""
    text = engines["django"].from_string(source).render(context, request)
    return BeautifulSoup(text, "html.parser")
