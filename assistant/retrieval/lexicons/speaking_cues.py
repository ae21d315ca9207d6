"""What shows that a question names an organisation as one that speaks, and not as a topic.

"According to the court" and "the court proposes" do, "a new court" does not. The words of saying,
and what may stand between them and the name, are a lexicon.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import comparable
from vectorstore.analysis.unicode_text import MARKS

_PARTED = r"(?:[\s\u200c-]+|(?<=')|(?='))"
"""What parts words, or an article with an apostrophe from its word."""
_LETTER = rf"[\w{MARKS}]"
_NEVER = "(?!)"


@dataclass(frozen=True, slots=True)
class SpeakingCues:
    """The cues of a language, as patterns of what ends before a name and begins after it.

    `filler` is a word that may stand between a cue and a name, as an article.
    """

    before: re.Pattern[str]
    after: re.Pattern[str]
    filler: re.Pattern[str]

    def beside(self, text: str, start: int, end: int) -> bool:
        """Whether one stands beside that stretch of a text in comparable form."""
        return bool(self.before.search(text, 0, start) or self.after.match(text, end))


@cache
def speaking_cues(language: str) -> SpeakingCues:
    """The cues of a language; without a list of its own, none."""
    cues = read_lexicon("assistant.retrieval.lexicons", "speaking_cues").grouped(language)
    chinese = language == "zh"
    parted = "" if chinese else _PARTED
    before, before_filler, after, after_filler = (
        _any_of(cues.get(place, ()), whole=not chinese)
        for place in ("before", "before filler", "after", "after filler")
    )
    return SpeakingCues(
        re.compile(f"{before}(?:{parted}{before_filler})*{parted}$"),
        re.compile(f"(?:{parted}{after_filler})*{parted}{after}"),
        re.compile(before_filler),
    )


def _any_of(patterns: Sequence[str], *, whole: bool) -> str:
    if not patterns:
        return _NEVER
    either = f"(?:{'|'.join(map(comparable, patterns))})"
    return rf"(?:(?=')|(?<!{_LETTER})){either}(?:(?<=')|(?!{_LETTER}))" if whole else either
