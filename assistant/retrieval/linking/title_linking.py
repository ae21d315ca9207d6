"""Links the titles in a question to speeches, however punctuated and in either script."""

from collections.abc import Iterable, Sequence

from assistant.retrieval.linking.letter_matching import LetterMatcher
from vectorstore.analysis.normalization import letters_and_places
from vectorstore.analysis.substring_matcher import Occurrence
from vectorstore.analysis.unicode_text import is_chinese
from vectorstore.records import SpeechHeader

_LEAST = 6
"""Letters and digits from which a title counts where it is quoted or is the whole question."""
_UNQUOTED = 10
"""Those from which it counts elsewhere; a shorter one may be a common phrase."""
_QUOTES = frozenset("“”\"「」『』《》〈〉«»„‘’'")


class TitleLinker:
    """The titles of a corpus, those of speeches whose speaker is known."""

    def __init__(self, headers: Iterable[SpeechHeader]) -> None:
        titles: dict[str, list[SpeechHeader]] = {}
        for header in headers:
            title, _ = letters_and_places(header.title)
            if len(title) >= _LEAST and header.speaker:
                titles.setdefault(title, []).append(header)
        self._matcher = LetterMatcher(titles)

    def link(self, question: str) -> tuple[str, Sequence[SpeechHeader]]:
        """The question without the titles it names, and the speeches of these titles.

        Of titles that begin alike the longest counts.
        """

        def is_title(match: Occurrence[list[SpeechHeader]], letters: int) -> bool:
            rest = question[: match.start] + question[match.end :]
            return not any(map(str.isalnum, rest)) or _stands_alone(
                question, match.start, match.end, letters
            )

        found: list[SpeechHeader] = []
        rest, done = "", 0
        for match in self._matcher.find(question, is_title):
            found += match.value
            rest += question[done : match.start] + " "
            done = match.end
        return rest + question[done:], found


def _stands_alone(question: str, start: int, end: int, letters: int) -> bool:
    """Whether what stands there is quoted, or long and no part of a longer word."""
    before, after = question[:start].rstrip()[-1:], question[end:].lstrip()[:1]
    if before in _QUOTES and after in _QUOTES:
        return True
    inside = "".join((question[start - 1 : start], question[end : end + 1]))
    chinese = is_chinese(question[start]) and is_chinese(question[end - 1])
    return letters >= _UNQUOTED and (chinese or not any(char.isalnum() for char in inside))
