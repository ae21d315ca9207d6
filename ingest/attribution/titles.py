"""A title of the lines it was printed on."""

import re
from collections.abc import Sequence

from ingest.form_fields import without_title_label
from ingest.lexicons.numerals import NUMERAL
from ingest.lexicons.word_lists import one_of
from ingest.normalization import canonicalize

_SPEECH = (
    rf"{one_of('speech_kinds', 'occasion')}*{one_of('speech_kinds', 'speech')}"
    rf"{one_of('speech_kinds', 'form')}?(?:之{NUMERAL})?"
)
_PAIRS = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("《", "》"), ("（", "）"))
_OCCASION = re.compile(
    rf"(?:[—–-]{{1,3}}\s*|（)?在[^，。：；]{{4,40}}[上中]的?{_SPEECH}）?"
    rf"|[—–-]{{1,3}}\s*[^，。：；]{{2,40}}(?:会|会议|论坛|讲坛|沙龙|仪式|活动){_SPEECH}"
)


def join_title(texts: Sequence[str]) -> str:
    """The lines of a title as one; the label of its field and the occasion are none of it."""
    labelled = [at for at, text in enumerate(texts) if without_title_label(text)[1]]
    texts = [without_title_label(text)[0] for text in texts[labelled[0] if labelled else 0 :]]
    texts = [text for text in texts if not is_occasion(text)] or texts
    title = texts[0] if texts else ""
    for text in texts[1:]:
        apart = not (
            title[-1] in "，：—、“（《" or text[0] in "—，：、”）》" or is_unbalanced(title)
        )
        title += (" " if apart else "") + text
    return title


def is_unbalanced(text: str) -> bool:
    """Whether a quotation or bracket opens or ends in a text and not the other."""
    return any(text.count(opened) != text.count(closed) for opened, closed in _PAIRS)


def is_occasion(text: str) -> bool:
    """Whether a line under a title says where the speech was given (`——在某会上的发言`)."""
    return _OCCASION.fullmatch(canonicalize(text)) is not None
