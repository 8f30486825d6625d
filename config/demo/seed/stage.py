"""What the builders of the demo season share: chance, the stated day, and passwords."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

TODAY = date(2026, 4, 27)
ZONE = ZoneInfo("America/Los_Angeles")
PASSWORD = "onramp-demo-2026"  # noqa: S105 printed for everybody to use


def totp_secret(email: str) -> str:
    """Return what the authenticator app of a demo person holds: the same in every demo."""
    digest = hashlib.sha256(f"onramp-demo-second-factor:{email}".encode()).digest()
    return base64.b32encode(digest[:20]).decode()


@dataclass(kw_only=True)
class Stage:
    """One run of the seed for one district: the same number gives the same season."""

    domain: str
    prefix: str  # of ids and keys
    areas: tuple[str, str, str] = ("213", "323", "818")  # of students, families, employers
    turn: int = 0  # where the cast of grown-ups begins: districts look less alike

    random: Random = field(default_factory=lambda: Random(2026))
    today: date = TODAY
    resumes: dict = field(default_factory=dict)  # what applicants share, by student
    password: str = field(default_factory=lambda: make_password(PASSWORD))

    def ago(self, days: int, hour: int | None = None) -> datetime:
        """Return a school-day moment so many days back."""
        hour = self.random.randint(8, 15) if hour is None else hour
        day = self.today - timedelta(days=days)
        return datetime.combine(day, time(hour, self.random.randint(0, 59)), ZONE)

    def cast(self, names: list[str], number: int) -> str:
        """Return the name of the district's grown-up of that number."""
        return names[(self.turn + number) % len(names)]

    def pick(self, choices):
        return self.random.choice(choices)
