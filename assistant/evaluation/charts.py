"""The plots of a report, drawn by matplotlib as SVG that stands inside its page.

Labels stay text, which the browser writes in the page's fonts, whatever the script. Colours are
CSS variables of the page, which follow its light and its dark scheme.
"""

import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from io import StringIO

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.typing import RcKeyType

from assistant.evaluation.scores import Score
from assistant.evaluation.significance import Bin

_PIXELS_PER_INCH = 96
_TICKS = (0, 0.25, 0.5, 0.75, 1)
_INK, _SOFT, _LINE, _MARK = "#010101", "#020202", "#030303", "#040404"
_VARIABLES = {_INK: "var(--ink)", _SOFT: "var(--soft)", _LINE: "var(--line)", _MARK: "var(--mark)"}
"""Placeholder colours for matplotlib, and the CSS variables that replace them in the SVG."""

_CLASHING = re.compile(r'(?<=<g) id="[^"]*"|<style.*?</style>', re.DOTALL)
"""Ids and styles that would clash between two images on one page."""

_STYLE: dict[RcKeyType, object] = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.sans-serif": "DejaVu Sans",
    "font.size": 9,
    "text.color": _INK,
    "axes.edgecolor": "none",
    "axes.facecolor": "none",
    "axes.axisbelow": True,
    "grid.color": _LINE,
    "lines.linewidth": 1.2,
    "lines.markersize": 6,
    "xtick.color": _SOFT,
    "ytick.color": _SOFT,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "xtick.major.pad": 6,
}


def dot_plot(scores: Mapping[str, Score], title: str) -> Markup:
    """A row per slice: the score, in [0, 1], as a dot and its interval as a line."""

    def draw(axes: Axes) -> None:
        for row, score in enumerate(scores.values()):
            number = "–" if score.value is None else f"{score.value:.2f}"
            axes.text(1.05, row, number, verticalalignment="center_baseline")
            if score.low is not None and score.high is not None:
                axes.hlines(row, score.low, score.high, color=_SOFT, clip_on=False)
            if score.value is not None:
                axes.plot(score.value, row, "o", color=_MARK, clip_on=False)
        axes.set_yticks(range(len(scores)), list(scores), color=_INK)
        axes.set(xlim=(0, 1), ylim=(len(scores) - 0.5, -0.5), xticks=_TICKS)
        axes.xaxis.set_major_formatter("{x:g}")
        axes.grid(axis="x", clip_on=False)

    return _svg(draw, title, width=340, height=22 * len(scores) + 22, left=96, right=44, bottom=22)


def reliability_diagram(bins: Sequence[Bin], title: str) -> Markup:
    """Mean confidence of each bin against the share of its questions that are answerable.

    A dot's area grows with the number of questions in the bin, which is printed beside it.
    """
    most = max((item.questions for item in bins), default=1)

    def draw(axes: Axes) -> None:
        confidence = [item.confidence for item in bins]
        answerable = [item.answerable for item in bins]
        axes.plot([0, 1], [0, 1], "--", color=_SOFT, linewidth=0.8, clip_on=False)
        axes.plot(confidence, answerable, color=_MARK, clip_on=False)
        areas = [10 + 240 * item.questions / most for item in bins]
        axes.scatter(confidence, answerable, areas, color=_MARK, alpha=0.8, clip_on=False)
        for item in bins:
            axes.annotate(
                str(item.questions),
                (item.confidence, item.answerable),
                xytext=(10, -10),
                textcoords="offset points",
                color=_SOFT,
            )
        axes.set(xlim=(0, 1), ylim=(0, 1), xticks=_TICKS, yticks=_TICKS)
        axes.xaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_major_formatter("{x:g}")
        axes.grid(clip_on=False)

    return _svg(draw, title, width=330, height=310, left=40, right=30, bottom=24, top=16)


def latency_curve(seconds: Sequence[float], title: str) -> Markup:
    """Empirical distribution: the share of questions answered within a number of seconds."""

    def draw(axes: Axes) -> None:
        axes.ecdf(seconds, color=_MARK, clip_on=False)
        axes.set_xlim(left=0)
        axes.set(ylim=(0, 1), yticks=_TICKS)
        axes.xaxis.set_major_formatter("{x:g} s")
        axes.yaxis.set_major_formatter("{x:g}")
        axes.grid(clip_on=False)

    return _svg(draw, title, width=330, height=210, left=40, right=30, bottom=24, top=8)


def _svg(
    draw: Callable[[Axes], None],
    title: str,
    *,
    width: int,
    height: int,
    left: int,
    right: int,
    bottom: int,
    top: int = 0,
) -> Markup:
    """Draw an image of a size in CSS pixels, with margins between its edges and the axes."""
    drawn = StringIO()
    with mpl.rc_context({**_STYLE, "svg.hashsalt": title}), warnings.catch_warnings():
        # matplotlib's font lacks Chinese; the browser's, which writes the labels, does not.
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        figure = Figure((width / _PIXELS_PER_INCH, height / _PIXELS_PER_INCH), facecolor="none")
        figure.subplots_adjust(left / width, bottom / height, 1 - right / width, 1 - top / height)
        draw(figure.add_subplot())
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(drawn, format="svg", metadata=nothing)
    svg = drawn.getvalue()
    svg = _CLASHING.sub("", svg[svg.index("<svg") :])
    for colour, variable in _VARIABLES.items():
        svg = svg.replace(colour, variable)
    return Markup('<div role="img" aria-label="{}">{}</div>').format(title, Markup(svg))  # noqa: S704
