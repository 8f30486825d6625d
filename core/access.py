"""Doors: every view says who may call it, with which method. One that says nothing stays shut."""

from dataclasses import dataclass
from functools import wraps

PUBLIC = "public"  # anybody
LINK = "link"  # whoever holds a personal link; the view checks the token
SIGNED_IN = "signed in"  # any account, outside a district
OPERATOR = "operator"  # whoever runs the installation, outside a district
MEMBER = "member"  # any role in this district


@dataclass(frozen=True)
class Door:
    """Who may call a view: words above or roles of `districts.enums.Role`."""

    who: frozenset
    methods: frozenset
    fresh: bool = False

    def admits(self, role) -> bool:
        return MEMBER in self.who or role in self.who

    @property
    def is_open(self) -> bool:
        return bool(self.who & {PUBLIC, LINK})


def opens_to(*who, methods: str = "GET", fresh: bool = False):
    """Declare a view's door: `@opens_to(Role.MENTOR, methods="GET POST")`. GET brings HEAD.

    `fresh=True` is for what must not happen at a desk that somebody left: ending access, inviting
    people, ways to sign in, a record's copy or deletion. Whoever signed in (or showed it again)
    within the last ten minutes goes through; everybody else is asked for password, code or passkey
    first and comes back to the page.
    """
    allowed = set(methods.split())
    if "GET" in allowed:
        allowed.add("HEAD")
    door = Door(frozenset(str(word) for word in who), frozenset(allowed), fresh)

    def declare(view):
        @wraps(view)
        def inner(request, *args, **kwargs):
            return view(request, *args, **kwargs)

        inner.door = door
        return inner

    return declare
