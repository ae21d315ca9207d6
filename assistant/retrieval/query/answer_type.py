"""The kind of detail a question asks for, and whether a Chinese text holds one at all.

A text without a figure does not say how many, whatever else it says on the matter.
"""

import re
from enum import StrEnum
from functools import cache

from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import fold


class Detail(StrEnum):
    """What a question may want to be told."""

    SUM = "sum"
    DATE = "date"
    FIGURE = "figure"


_PROPOSAL_SIGN = re.compile(r"[一二三四五六七八九十]是")
_YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"
_HELD = {
    Detail.SUM: re.compile(r"\d[\d.,]*余?多?[十百千万亿]*多?余?(?:美?元|人民币|欧元|卢布|雷亚尔)"),
    Detail.DATE: re.compile(
        r"\d+[年月日]|[今明去近]年|每[年月季]|[本上下]半?[年月]|定期|季度|期间|[一二三四]季"
    ),
    Detail.FIGURE: re.compile(
        rf"(?!{_YEAR})(?<![\d.])\d|[一二两三四五六七八九十百千万几]+余?[个项家所条批座期种大级支名位人倍成]"
    ),
}
_YEARS = re.compile(_YEAR)


@cache
def _cues(language: str) -> dict[Detail, re.Pattern[str]]:
    table = read_lexicon("assistant.retrieval.lexicons", "answer_types").grouped(language)
    return {detail: re.compile("|".join(table[detail])) for detail in Detail if detail in table}


def detail_asked(question: str, language: str) -> Detail | None:
    """The detail that the question asks for, if it is one of these."""
    folded = fold(question)
    cues = _cues(language.split("-", maxsplit=1)[0])
    return next((detail for detail, cue in cues.items() if cue.search(folded)), None)


def holds_detail(text: str, detail: Detail) -> bool:
    """Whether the folded text holds a detail of the kind, about whatever."""
    return bool(_HELD[detail].search(_PROPOSAL_SIGN.sub("", text)))


def years(text: str) -> frozenset[str]:
    """The years of our era that the folded text names in digits."""
    return frozenset(_YEARS.findall(text))
