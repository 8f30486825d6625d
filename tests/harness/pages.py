"""Pages compared as trees, and htmx answers put where the browser would put them."""

from bs4 import BeautifulSoup


def _prepend(target, parts):
    for number, part in enumerate(parts):
        target.insert(number, part)


MOVES = {
    "beforebegin": lambda target, parts: target.insert_before(*parts),
    "afterbegin": _prepend,
    "beforeend": lambda target, parts: target.extend(parts),
    "afterend": lambda target, parts: target.insert_after(*parts),
    "outerHTML": lambda target, parts: target.replace_with(*parts),
    "innerHTML": lambda target, parts: (target.clear(), target.extend(parts)),
    "delete": lambda target, parts: target.decompose(),
    "none": lambda target, parts: None,
}


def soup(response) -> BeautifulSoup:
    """Return the answer's HTML as a tree."""
    streaming = getattr(response, "streaming", False)
    content = b"".join(response.streaming_content) if streaming else response.content
    return BeautifulSoup(content, "html.parser")


def texts(tree, selector: str) -> list[str]:
    """Return what the chosen elements say, in the page's order, white space folded."""
    return [" ".join(element.get_text(" ").split()) for element in tree.select(selector)]


def swap(page: BeautifulSoup, trigger, response) -> BeautifulSoup:
    """Put an htmx answer into the page as `trigger`'s hx-target and hx-swap say; return the page.

    `trigger` is the element with hx-get or hx-post; attributes are inherited as htmx does.
    Out-of-band parts and the HX-Retarget and HX-Reswap headers are honoured.
    """
    assert response.status_code in {200, 422}, f"htmx ignores a {response.status_code}"
    answer = soup(response)
    for part in answer.select("[hx-swap-oob]"):
        _swap_out_of_band(page, part.extract())
    target = response.headers.get("HX-Retarget") or _inherited(trigger, "hx-target") or "this"
    how = response.headers.get("HX-Reswap") or _inherited(trigger, "hx-swap") or "innerHTML"
    MOVES[how.split()[0]](_find(page, trigger, target), list(answer.contents))
    return page


def _inherited(element, name):
    holder = element if element.has_attr(name) else element.find_parent(attrs={name: True})
    return holder[name] if holder else None


def _find(page, trigger, target):
    if target == "this":
        found = trigger if trigger.has_attr("hx-target") else None
        found = found or trigger.find_parent(attrs={"hx-target": "this"}) or trigger
    elif target.startswith("closest "):
        wanted = target.removeprefix("closest ")
        around = [trigger, *trigger.parents]
        matches = page.select(wanted)
        found = next((e for e in around if any(e is match for match in matches)), None)
    elif target.startswith("find "):
        found = trigger.select_one(target.removeprefix("find "))
    else:
        found = page.select_one(target)
    assert found is not None, f"hx-target {target!r} finds nothing on the page"
    return found


def _swap_out_of_band(page, part):
    how, _, selector = part["hx-swap-oob"].partition(":")
    target = page.select_one(selector or f"#{part['id']}")
    assert target is not None, f"Out-of-band #{part.get('id')} finds nothing on the page"
    del part["hx-swap-oob"]
    whole = how in {"true", "outerHTML"}
    MOVES["outerHTML" if whole else how](target, [part] if whole else list(part.contents))
