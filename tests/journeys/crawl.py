"""Every page a person can reach by links: one address for each kind of page."""

from urllib.parse import urldefrag, urljoin, urlsplit

from tests.harness.clients import OutsideClient
from tests.harness.pages import soup
from tests.harness.sessions import sign_in

MOST = 400  # answers to one crawl: more means that links breed links


def pages(user, start: str) -> dict[str, str]:
    """Return {kind of page: an address of it}, found by following links from `start`.

    A kind is a path without its numbers. Links are also followed once for each set of names in the
    query. A link that leads to an error is a failure.
    """
    client = OutsideClient()
    if user is not None:
        sign_in(client, user)
    found, broken, waiting, asked = {}, [], [(start, "the beginning")], set()
    while waiting:
        address, came_from = waiting.pop(0)
        kind = _shape(address)
        if kind in asked:
            continue
        asked.add(kind)
        assert len(asked) < MOST, "links breed links"
        answer = client.get(address, follow=True)
        if answer.status_code != 200:
            broken.append(f"{answer.status_code}: {address}, linked from {came_from}")
            continue
        if not answer["Content-Type"].startswith("text/html"):
            answer.close()
            continue
        here = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        found.setdefault(_shape(here).partition("?")[0], here)
        waiting += [(link, here) for link in _links(answer, here)]
    assert not broken, "\n".join(broken)
    return found


def _links(answer, here: str) -> list[str]:
    targets = (urldefrag(urljoin(here, a["href"])).url for a in soup(answer).select("a[href]"))
    return [t for t in targets if t.startswith("/") and not t.startswith("/static/")]


def _shape(address: str) -> str:
    """Return the address with its numbers and its query's values taken out, to visit each once."""
    parts = urlsplit(address)
    path = "/".join("0" if part.isdigit() else part for part in parts.path.split("/"))
    return f"{path}?{'&'.join(sorted({p.partition('=')[0] for p in parts.query.split('&')}))}"
