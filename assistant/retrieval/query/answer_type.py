"""The type of answer that a question expects, and whether a text contains one at all.

A text without a figure does not say how many, whatever else it says on the topic.
"""

import re
from enum import StrEnum
from functools import cache

from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import fold
from vectorstore.analysis.unicode_text import is_chinese


class AnswerType(StrEnum):
    """The type of detail that a question may expect."""

    SUM = "sum"
    DATE = "date"
    FIGURE = "figure"


_PROPOSAL_SIGN = re.compile(r"[一二三四五六七八九十]是")
_YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"
_CONTAINED = {
    AnswerType.SUM: re.compile(
        r"\d[\d.,]*余?多?[十百千万亿]*多?余?(?:美?元|人民币|欧元|卢布|雷亚尔)"
    ),
    AnswerType.DATE: re.compile(
        r"\d+[年月日]|[今明去近]年|每[年月季]|[本上下]半?[年月]|定期|季度|期间|[一二三四]季"
    ),
    AnswerType.FIGURE: re.compile(
        rf"(?!{_YEAR})(?<![\d.])\d|[一二两三四五六七八九十百千万几]+余?[个项家所条批座期种大级支名位人倍成]"
    ),
}
_YEARS = re.compile(_YEAR)


@cache
def _cues(language: str) -> dict[AnswerType, re.Pattern[str]]:
    table = read_lexicon("assistant.retrieval.lexicons", "answer_types").grouped(language)
    return {one: re.compile("|".join(table[one])) for one in AnswerType if one in table}


def expected_answer_type(question: str, language: str) -> AnswerType | None:
    """The type of answer that the question expects, if it is one of these."""
    folded = fold(question)
    cues = _cues(language.split("-", maxsplit=1)[0])
    return next((one for one, cue in cues.items() if cue.search(folded)), None)


def contains_answer_type(text: str, answer_type: AnswerType) -> bool:
    """Whether the folded text contains a detail of the type, on any topic.

    In other languages than Chinese a sum or a date has a digit, and a figure may be any word.
    """
    if not is_chinese(text):
        return answer_type is AnswerType.FIGURE or any(map(str.isdigit, text))
    return bool(_CONTAINED[answer_type].search(_PROPOSAL_SIGN.sub("", text)))


def years(text: str) -> frozenset[str]:
    """The years from 1900 to 2099 that the folded text names in digits."""
    return frozenset(_YEARS.findall(text))
