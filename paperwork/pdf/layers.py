"""What lies over the pages of a district's own form: marks on layers, in points.

Two ways of drawing share it: `paperwork.pdf.own` by WeasyPrint, for every script and for texts that
go on elsewhere, and `paperwork.pdf.compiled.overlay`, which stamps.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mark:
    """One thing to print: where (from the upper left), in which letters, or along which path."""

    x: float
    y: float
    w: float
    h: float = 0
    size: float = 0
    lines: tuple[str, ...] = ()
    look: str = ""  # a class of `css/own.css`
    path: str = ""  # lines as in SVG, from M to L
    view: str = ""
    stroke: float = 0

    @property
    def place(self) -> str:
        """Where it stands and how large it is, in the words of a style sheet."""
        said = {"left": self.x, "top": self.y, "width": self.w}
        said |= {"height": self.h} if self.h else {}
        said |= {"font-size": self.size} if self.size else {}
        return "; ".join(f"{name}: {value:g}pt" for name, value in said.items())


@dataclass
class Layer:
    """What lies over one page."""

    number: int  # from 1
    width: float
    height: float
    foot: str = ""
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class Rest:
    """A value that goes on behind the last page."""

    label: str
    text: str
