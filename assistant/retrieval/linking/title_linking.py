"""Links the titles in a question to speeches, however punctuated and in either script."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from vectorstore.analysis.normalization import letters_and_places
from vectorstore.analysis.unicode_text import is_chinese
from vectorstore.records import SpeechHeader

_LEAST = 6
"""Letters and digits from which a title is one, if it is quoted or is all that is asked."""
_PLAIN = 10
"""Those from which it is one without; a shorter one may be a common phrase."""
_QUOTES = frozenset("“”\"「」『』《》〈〉«»„‘’'")


class TitleLinker:
    """The titles of a corpus, those of speeches whose speaker is known."""

    def __init__(self, headers: Iterable[SpeechHeader]) -> None:
        self._beginning: dict[str, dict[str, list[SpeechHeader]]] = defaultdict(dict)
        for header in headers:
            title, _ = letters_and_places(header.title)
            if len(title) >= _LEAST and header.speaker:
                self._beginning[title[:_LEAST]].setdefault(title, []).append(header)

    def link(self, question: str) -> tuple[str, Sequence[SpeechHeader]]:
        """The question without the titles it names, and the speeches of these titles.

        Of titles that begin alike the longest counts.
        """
        text, places = letters_and_places(question)
        found: list[SpeechHeader] = []
        kept = [0]
        place = 0
        while place <= len(text) - _LEAST:
            titles = self._beginning.get(text[place : place + _LEAST], {})
            title = max((one for one in titles if text.startswith(one, place)), key=len, default="")
            if title:
                start, end = places[place], places[place + len(title) - 1] + 1
                if len(title) == len(text) or _stands_alone(question, start, end, len(title)):
                    found += titles[title]
                    kept += [start, end]
                else:
                    title = ""
            place += len(title) or 1
        kept.append(len(question))
        rest = " ".join(question[start:end] for start, end in list(pairwise(kept))[::2])
        return rest, found


def _stands_alone(question: str, start: int, end: int, letters: int) -> bool:
    """Whether what stands there is quoted, or long and no part of a longer word."""
    before, after = question[:start].rstrip()[-1:], question[end:].lstrip()[:1]
    if before in _QUOTES and after in _QUOTES:
        return True
    inside = "".join((question[start - 1 : start], question[end : end + 1]))
    chinese = is_chinese(question[start]) and is_chinese(question[end - 1])
    return letters >= _PLAIN and (chinese or not any(char.isalnum() for char in inside))
