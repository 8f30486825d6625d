"""How many students a file may let go before a person has to look (pure)."""

from dataclasses import dataclass

MOST_LEAVING = 0.10  # of the active students; R12


@dataclass(frozen=True, slots=True)
class Guard:
    """Whether the file would deactivate more students than a person should have to notice."""

    leaving: int
    active: int

    @property
    def share(self) -> float:
        return self.leaving / self.active if self.active else 0.0

    @property
    def stops(self) -> bool:
        return self.share > MOST_LEAVING
