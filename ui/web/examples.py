"""Questions to begin with, made from the corpus's own bylines, kept only if they are answered."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from assistant.localization.byline_display import display_group, display_speaker
from assistant.records import Question, SpeechSummary
from ui.web.i18n import Words, words
from vectorstore.errors import WenzhengError

if TYPE_CHECKING:
    from assistant.corpus import Corpus

MOST = 4


class Examples:
    """The questions to begin with, found once for each state of the corpus and language."""

    def __init__(self, corpus: "Corpus") -> None:
        self._corpus = corpus
        self._speeches: tuple[SpeechSummary, ...] = ()
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, interface: Words) -> tuple[str, ...]:
        """At most four questions the corpus answers from the speech they are about.

        The last one is in another language than the interface, to show that one may.
        """
        speeches = self._corpus.speeches()
        if speeches != self._speeches:
            self._speeches, self._known = speeches, {}
        if interface.language not in self._known:
            try:
                self._known[interface.language] = self._find(interface, speeches)
            except WenzhengError:
                return ()
        return self._known[interface.language]

    def _find(self, interface: Words, speeches: tuple[SpeechSummary, ...]) -> tuple[str, ...]:
        other = words("en" if interface.chinese else "zh-Hans")
        ordered = sorted(speeches, key=lambda s: (-s.confidence, -s.passages))
        asked: dict[str, str] = {}
        for wording, enough in ((interface, MOST - 1), (other, MOST)):
            for speech, question in islice(candidates(ordered, wording), 12):
                if len(asked) == enough:
                    break
                if speech.id not in asked and self._answered(question, speech):
                    asked[speech.id] = question
        return tuple(asked.values())

    def _answered(self, question: str, speech: SpeechSummary) -> bool:
        answer = self._corpus.ask(Question(question=question, mode="extractive"))
        return any(citation.speech_id == speech.id for citation in answer.citations)


def candidates(
    speeches: list[SpeechSummary], wording: Words
) -> Iterator[tuple[SpeechSummary, str]]:
    """A question about each speech, by its speaker, its title or its affiliation in turn."""
    for position, speech in enumerate(speeches):
        ways = [
            wording(key, **{field: value})
            for key, field, value in (
                ("example_speaker", "speaker", display_speaker(speech.speaker, wording.language)),
                ("example_title", "title", speech.title if wording.reads(speech.title) else ""),
                (
                    "example_affiliation",
                    "affiliation",
                    display_group(speech.affiliation, wording.language),
                ),
            )
            if value
        ]
        if ways:
            yield speech, ways[position % len(ways)]
