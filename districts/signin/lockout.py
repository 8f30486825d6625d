"""Whoever owns an account hears of it when somebody was locked out of it, once each time."""

from core import clock, limits
from districts import entrances
from districts.signin import letters

QUIET = 10 * 60  # seconds: longer than any lock-out lasts


def tell(user) -> None:
    """Write to the owner, unless they were told of this lock-out already."""
    if user is None or not user.is_active:
        return
    if limits.once("locked-letter", str(user.pk), seconds=QUIET):
        entrances.note_stranger(user.email, "account.locked_out")
        letters.write(user=user, kind="locked", at=clock.now())
