"""File names that every system takes and people can read, in any alphabet. Pure."""

import unicodedata

FORBIDDEN = set('<>:"/\\|?*')
RESERVED = {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10))}
MOST = 80  # characters of one part: four of them stay below what old systems take


def safe(words: str) -> str:
    """Return words as one part of a path: letters of any alphabet stay, tricks do not."""
    words = unicodedata.normalize("NFC", words)
    kept = "".join(" " if one in FORBIDDEN or _is_hidden(one) else one for one in words)
    name = " ".join(kept.split())[:MOST].strip(" .")
    if name.split(".")[0].casefold() in RESERVED:
        name = f"{name}_"
    return name or "_"


def _is_hidden(character: str) -> bool:
    """Say whether a character is a control, or turns the direction of what follows it."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class Names:
    """Gives each path once, whatever capitals or accents are made of."""

    def __init__(self):
        self.given: set[str] = set()

    def path(self, *parts: str, suffix: str = "") -> str:
        """Return a path of safe parts; the second of two equal ones gets a number."""
        *folders, last = (safe(part) for part in parts)
        last = last[: MOST - 6].strip(" .")  # room for a number
        number, name = 1, last
        while self._key(folders, name, suffix) in self.given:
            number += 1
            name = f"{last} ({number})"
        self.given.add(self._key(folders, name, suffix))
        return "/".join([*folders, f"{name}{suffix}"])

    @staticmethod
    def _key(folders, name, suffix) -> str:
        path = "/".join([*folders, f"{name}{suffix}"])
        return unicodedata.normalize("NFKC", path).casefold()
