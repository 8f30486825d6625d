"""The pages of a district's own form, and what goes where on them. Values only."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum


class Fill(StrEnum):
    """What a spot is filled with; written as "fact:student.grade", "sign:guardian"."""

    FACT = "fact"
    ASK = "ask"  # a question of the form's own
    TICK = "tick"  # a cross when a fact has this value: "tick:guardian.relation=mother"
    SIGN = "sign"
    NAME = "name"  # the printed name of who signs in a part
    DATE = "date"  # the day on which they signed


@dataclass(frozen=True)
class Spot:
    """One rectangle on a page, in points from the page's upper left corner."""

    id: str
    page: int  # counts from 1
    x: float
    y: float
    w: float
    h: float
    fills: str = ""  # empty: nobody has said yet
    size: float = 0  # of the letters; 0: what fits the height
    lines: bool = False
    required: bool = True

    @property
    def fill(self) -> str:
        return self.fills.partition(":")[0]

    @property
    def target(self) -> str:
        """A fact's key, a question's id, a signer's role."""
        return self.fills.partition(":")[2].partition("=")[0]

    @property
    def value(self) -> str:
        """The value that a tick stands for."""
        return self.fills.partition("=")[2]

    @classmethod
    def of(cls, data: Mapping) -> "Spot":
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        return cls(**known)

    def as_data(self) -> dict:
        return asdict(self)


@dataclass(frozen=True)
class OwnPages:
    """A district's own pages: their sizes in points, the digest of the file, the spots."""

    sha256: str
    sizes: tuple[tuple[float, float], ...]
    spots: tuple[Spot, ...]
    code: str

    def asked(self, question: str) -> str:
        """Return the key of one of the form's own questions."""
        return asked_key(self.code, question)

    def key_of(self, spot: Spot) -> str:
        """Return the key of the fact that a spot shows or crosses."""
        target = spot.target
        return self.asked(target.removeprefix("ask.")) if _is_question(spot) else target


def _is_question(spot: Spot) -> bool:
    return spot.fill == Fill.ASK or spot.target.startswith("ask.")


def asked_key(code: str, question: str) -> str:
    """Return the key under which a question's answer is kept, the same for every version."""
    return f"asked.{code}-{question}"
