"""Plots as inline SVG, which need no script, font or network. Colours come from the page."""

from collections.abc import Mapping, Sequence
from html import escape

from markupsafe import Markup

from assistant.evaluation.scores import Score
from assistant.evaluation.significance import Bin

_WIDTH = 340
_LABELS, _NUMBERS, _LINE = 96, 44, 22


def dots(scores: Mapping[str, Score], title: str) -> Markup:
    """A line for each slice: its score in [0, 1] as a dot, its interval as a whisker."""
    left, right = _LABELS, _WIDTH - _NUMBERS
    height = _LINE * len(scores) + 22

    def across(value: float) -> float:
        return left + value * (right - left)

    parts = [
        f'<line class="grid" x1="{across(tick):.1f}" x2="{across(tick):.1f}" y1="0" '
        f'y2="{height - 20}"/><text class="tick" x="{across(tick):.1f}" y="{height - 6}" '
        f'text-anchor="middle">{tick:g}</text>'
        for tick in (0, 0.25, 0.5, 0.75, 1)
    ]
    for line, (name, score) in enumerate(scores.items()):
        y = line * _LINE + _LINE / 2
        parts.append(f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{escape(name)}</text>')
        if score.value is None:
            parts.append(f'<text class="tick" x="{right + 8}" y="{y + 4}">–</text>')
            continue
        if score.low is not None and score.high is not None:
            parts.append(
                f'<line class="whisker" x1="{across(score.low):.1f}" '
                f'x2="{across(score.high):.1f}" y1="{y}" y2="{y}"/>'
            )
        parts.append(
            f'<circle class="dot" cx="{across(score.value):.1f}" cy="{y}" r="4"/>'
            f'<text x="{right + 8}" y="{y + 4}">{score.value:.2f}</text>'
        )
    return _svg(_WIDTH, height, title, parts)


def reliability_plot(bins: Sequence[Bin], title: str) -> Markup:
    """Confidence against the share of answerable questions; the area of a dot is its questions."""
    side, margin = 260, 34
    most = max((item.questions for item in bins), default=1)

    def at(x: float, y: float) -> tuple[float, float]:
        return margin + x * side, 8 + (1 - y) * side

    parts = []
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x, y = at(tick, tick)
        bottom, start = at(0, 0)[1], at(0, 0)[0]
        parts.append(
            f'<line class="grid" x1="{x}" x2="{x}" y1="8" y2="{bottom}"/>'
            f'<line class="grid" x1="{start}" x2="{start + side}" y1="{y}" y2="{y}"/>'
            f'<text class="tick" x="{x}" y="{bottom + 16}" text-anchor="middle">{tick:g}</text>'
            f'<text class="tick" x="{start - 6}" y="{y + 4}" text-anchor="end">{tick:g}</text>'
        )
    (x1, y1), (x2, y2) = at(0, 0), at(1, 1)
    parts.append(f'<line class="diagonal" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>')
    points = [at(item.confidence, item.answerable) for item in bins]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    parts.append(f'<polyline class="curve" points="{path}"/>')
    for item, (x, y) in zip(bins, points, strict=True):
        radius = 3 + 9 * (item.questions / most) ** 0.5
        parts.append(
            f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"><title>'
            f"{item.low:.1f}–{item.high:.1f}: {item.questions}</title></circle>"
        )
    return _svg(margin + side + 16, side + 34, title, parts)


def cumulative(seconds: Sequence[float], title: str) -> Markup:
    """The share of the questions that were answered within so many seconds."""
    width, height, margin = 260, 160, 34
    ordered = sorted(seconds)
    longest = max(ordered[-1], 1e-9) if ordered else 1.0
    points = [f"{margin:.1f},{height + 8}"]
    for number, value in enumerate(ordered, 1):
        x = margin + value / longest * width
        points.append(f"{x:.1f},{8 + (1 - number / len(ordered)) * height:.1f}")
    parts = [f'<polyline class="curve" points="{" ".join(points)}"/>']
    for tick in (0, 0.5, 1):
        x, y = margin + tick * width, 8 + (1 - tick) * height
        parts.append(
            f'<line class="grid" x1="{margin}" x2="{margin + width}" y1="{y}" y2="{y}"/>'
            f'<text class="tick" x="{margin - 6}" y="{y + 4}" text-anchor="end">{tick:g}</text>'
            f'<text class="tick" x="{x}" y="{height + 24}" text-anchor="middle">'
            f"{tick * longest:.3g} s</text>"
        )
    return _svg(margin + width + 24, height + 34, title, parts)


def _svg(width: float, height: float, title: str, parts: Sequence[str]) -> Markup:
    label = escape(title)
    return Markup(  # noqa: S704 - every text inside is escaped above
        f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img" '
        f'aria-label="{label}"><title>{label}</title>{"".join(parts)}</svg>'
    )
