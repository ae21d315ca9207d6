"""What lies on a page. Lengths are in points, measured from its left and upper edge."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyph:
    """A printed character, or several that came as one. `base` is the line it stands on."""

    text: str
    x0: float
    x1: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """Characters in a row that are read without a break. `lead` is the width of its first word."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    lead: float

    @property
    def top(self) -> float:
        return self.base - 0.88 * self.size

    @property
    def bottom(self) -> float:
        return self.base + 0.12 * self.size

    @property
    def width(self) -> float:
        return self.x1 - self.x0


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one paragraph or heading within the column from `left` to `right`."""

    lines: tuple[Line, ...]
    left: float
    right: float

    @property
    def text(self) -> str:
        indent = "" if self.begins_flush else "\u3000\u3000"
        return indent + "\n".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def x0(self) -> float:
        return min(line.x0 for line in self.lines)

    @property
    def x1(self) -> float:
        return max(line.x1 for line in self.lines)

    @property
    def top(self) -> float:
        return self.lines[0].top

    @property
    def bottom(self) -> float:
        return self.lines[-1].bottom

    @property
    def runs_on(self) -> bool:
        """Whether the last line is full, so that the paragraph may go on elsewhere."""
        return self.right - self.lines[-1].x1 < 1.5 * self.size and self.right - self.left > (
            6 * self.size
        )

    @property
    def begins_flush(self) -> bool:
        """Whether the first line starts at the column's edge, as within a paragraph."""
        return self.lines[0].x0 - self.left < 0.8 * self.size
