"""Checks the figures that a question presupposes.

A question why it was 40 % has no answer when the speeches say 14 %, however similar the passages
are otherwise.
"""

import re
from collections.abc import Sequence

from assistant.answering.verification.quantities import (
    Kind,
    Quantity,
    is_stated,
    quantities_in_claim,
    quantities_in_source,
)
from assistant.evidence import Evidence

_LEAST_COUNT = 10
_YEARS = range(1900, 2101)
_NO_FIGURE = re.compile(r"(?:多少|幾|几)\w{0,2}?[十百千萬万億亿]+|十[一二三四五]五")
"""Questions how many of a unit, and the five-year plans."""


def states_figures(
    question: str, language: str, evidence: Sequence[Evidence], *, named: bool
) -> bool:
    """Whether the passages state every figure of the question that a speech would give.

    Those are percentages, sums of money, decimals, and counts in thousands or millions by name;
    where speakers are `named`, whole numbers from ten as well. Otherwise these may be about the
    asker's own life.
    """
    figures = [
        quantity
        for quantity in quantities_in_claim(_NO_FIGURE.sub(" ", question), language)
        if _is_precise(quantity) or (named and _is_count(quantity))
    ]
    if not figures:
        return True
    known = [quantity for one in evidence for quantity in quantities_in_source(one.passage.text)]
    return all(is_stated(figure, known) for figure in figures)


def _is_precise(quantity: Quantity) -> bool:
    return (
        quantity.kind is Kind.PERCENT
        or quantity.decimals > 0
        or quantity.scale > 1
        or bool(quantity.currency)
    )


def _is_count(quantity: Quantity) -> bool:
    return quantity.kind is Kind.PLAIN and all(
        value >= _LEAST_COUNT and value not in _YEARS for value in quantity.values
    )
