"""A stored sentence stands in the source: checked before a document is handed on.

White space aside, and the hyphens at which lines break. Between two words of a sentence nothing of
the source may be left out but furniture, and headings that a column set within its text.
"""

import re
from collections.abc import Iterable, Sequence

from ingest.records import Attribution, Line, LineKind
from vectorstore.analysis.sentence_splitter import sentences
from vectorstore.errors import UnreadableDocument

_NO_INK = re.compile(r"[\s\u00ad‐-]+")
_SHOWN = 60
_NEAR = 10_000


def refuse_what_no_source_has(lines: Sequence[Line], attribution: Attribution) -> None:
    """Compare each body with the lines it was made of.

    Raises UnreadableDocument that says where, when a sentence is found that they do not have.
    """
    listed = {at for at, _ in attribution.listed}
    printed = [line for at, line in enumerate(lines) if at not in listed]
    said = [line for line in printed if not line.is_boilerplate]
    text = [line for line in said if line.kind in {LineKind.BODY, LineKind.HEADING}]
    sources = [_Source(_ink(line.source for line in found)) for found in (said, text, lines)]
    bodies = [speech.body.text for speech in attribution.speeches]
    bodies += [turn.body.text for turn in attribution.turns if turn.speech is None]
    for body in bodies:
        for start, end in sentences(body):
            sentence = _ink([body[start:end]])
            if not any(source.has(sentence) for source in sources):
                raise UnreadableDocument(
                    f"The text was not understood at “{body[start : start + _SHOWN]}”: the lines "
                    "there could not be put in order; bring it as plain text, or in parts."
                )


class _Source:
    """A text that is searched for sentences in about the order in which it has them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._reached = 0

    def has(self, sentence: str) -> bool:
        at = self._text.find(sentence, self._reached, self._reached + _NEAR)
        at = self._text.find(sentence) if at < 0 else at
        self._reached = max(at, self._reached if at < 0 else 0)
        return at >= 0


def _ink(texts: Iterable[str]) -> str:
    return _NO_INK.sub("", "".join(texts))
