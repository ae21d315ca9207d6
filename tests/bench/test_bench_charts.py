"""The plots of a report show the scores they are given, with labels in any script."""

from collections.abc import Sequence

from lxml import etree, html
from markupsafe import Markup

from assistant.evaluation.charts import dot_plot, latency_curve, reliability_diagram
from assistant.evaluation.scores import Score
from assistant.evaluation.significance import Bin

NAMES = ("全部", "事实问题", "عربي", "$x$ <b>&")


def across(plot: Markup) -> Sequence[float]:
    """Where its markers stand from left to right, in the order they were drawn."""
    return [float(marker.get("x")) for marker in html.fromstring(plot).iter("use")]


def texts(plot: Markup) -> list[str]:
    return [text.text for text in html.fromstring(plot).iter("text")]


def test_a_better_score_stands_further_right_and_none_nowhere() -> None:
    values = (0.2, None, 1.0, 0.5)
    scores = {
        name: Score(value=value, low=value, high=value, questions=3)
        for name, value in zip(NAMES, values, strict=True)
    }
    plot = dot_plot(scores, "得分")
    left, right, middle = across(plot)
    assert left < middle < right
    assert abs((middle - left) / (right - left) - 0.3 / 0.8) < 0.01
    assert [text for text in texts(plot) if text in {"0.20", "–", "1.00", "0.50"}] == [
        "0.20", "–", "1.00", "0.50",
    ]  # fmt: skip


def test_labels_are_text_as_they_were_given() -> None:
    plot = dot_plot({name: Score(value=1.0, questions=1) for name in NAMES}, "<b>得分</b>")
    assert set(NAMES) <= set(texts(plot))
    (image,) = html.fragments_fromstring(plot)
    assert image.get("aria-label") == "<b>得分</b>"
    assert not list(image.iter("b"))


def test_a_bin_says_how_many_questions_it_holds() -> None:
    bins = [Bin(0.1, 0.2, 17, 0.15, 0.0), Bin(0.9, 1.0, 230, 0.95, 1.0)]
    assert {"17", "230"} <= set(texts(reliability_diagram(bins, "可靠性")))


def test_plots_can_stand_on_one_page() -> None:
    plots = [
        latency_curve([0.5, 1.0], "用时"),
        reliability_diagram([Bin(0.1, 0.2, 1, 0.15, 0.0)], "可靠性"),
        dot_plot({"全部": Score(value=0.5, questions=1)}, "得分"),
    ]
    page = html.fromstring(Markup("<main>{}</main>").format(Markup().join(plots)))
    ids = [element.get("id") for element in page.iter(etree.Element) if element.get("id")]
    assert len(set(ids)) == len(ids)
    assert list(page.iter("style")) == []
