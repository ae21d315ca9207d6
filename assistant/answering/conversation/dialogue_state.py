"""What a conversation is about, and whether a question leans on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.conversation.anaphora_lexicon import Cues, cues_of
from assistant.answering.verification.content_terms import matter as matter_of
from assistant.records import Turn
from assistant.retrieval.lexicons.organisation_lexicon import organisations_named
from assistant.retrieval.linking.name_variants import find_names
from vectorstore.analysis.normalization import comparable

_FEW, _FEW_THAT_POINT = 2, 3
_MOST_WORDS = 8
_LONG_NAME = 3
"""Shorter Chinese names of groups also stand where one word ends and the next begins."""


@dataclass(frozen=True, slots=True)
class ContextualQuestion:
    """A question: the speakers and groups it names, and the words that name its matter."""

    text: str
    cues: Cues
    named: tuple[str, ...]
    groups: tuple[str, ...]
    matter: tuple[str, ...]

    @classmethod
    def of(cls, text: str, speakers: Sequence[str]) -> "ContextualQuestion":
        """`speakers` are the names of the corpus."""
        named, grouped = tuple(find_names(text, speakers)), _groups_in(text)
        matter = matter_of(text, (*named, *grouped))[:_MOST_WORDS]
        return cls(text, cues_of(text), named, grouped, matter)

    @property
    def names_somebody(self) -> bool:
        return bool(self.named or self.groups)

    @property
    def asks_for_others(self) -> bool:
        """Whether it asks who else."""
        return bool(self.cues.others.search(self.text))

    @property
    def asks_who(self) -> bool:
        return bool(self.cues.who.search(self.text))

    @property
    def is_of_the_speaker(self) -> bool:
        """Whether it is about the speaker in view, by a pronoun or a verb without its subject."""
        cues = (self.cues.person, self.cues.owner, self.cues.silent)
        return not self.names_somebody and any(cue.search(self.text) for cue in cues)

    @property
    def leans(self) -> bool:
        """Whether it points back, or names too little to be found alone."""
        if not self.matter:
            return True
        if self.asks_for_others:
            return False
        if self.is_of_the_speaker:
            return True
        if self.cues.thing.search(self.text):
            return len(self.matter) <= _FEW_THAT_POINT
        if self.asks_who or self.names_somebody:
            return False
        return len(self.matter) <= _FEW and bool(self.cues.opening.search(self.text))


@dataclass(frozen=True, slots=True)
class View:
    """What is in view after a conversation's last message.

    `speakers` are those last named, in order; `about`, those the visitor asks about; `heard`, whom
    the answers named first since something else was asked than who else; `matter`, the words that
    name the matter.
    """

    speakers: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    matter: tuple[str, ...] = ()


def view(history: Sequence[Turn], speakers: Sequence[str]) -> View:
    """What is in view after these messages; what only leans adds no matter."""
    seen = View()
    for turn in history:
        seen = _after(turn, seen, speakers)
    return seen


def _after(turn: Turn, seen: View, speakers: Sequence[str]) -> View:
    if turn.role == "assistant":
        named = tuple(find_names(turn.content, speakers))
        return replace(seen, speakers=named or seen.speakers, heard=(*seen.heard, *named[:1]))
    asked = ContextualQuestion.of(turn.content, speakers)
    matter = seen.matter if seen.matter and asked.leans else asked.matter
    about = asked.named
    if asked.leans and not asked.asks_who:
        about = about or (seen.speakers[:1] if asked.is_of_the_speaker else seen.about)
    return View(
        speakers=asked.named or seen.speakers,
        about=about,
        heard=seen.heard if asked.asks_for_others else (),
        matter=matter or seen.matter,
    )


def _groups_in(text: str) -> tuple[str, ...]:
    """The names of groups in the text, as they stand in its comparable form."""
    spelled = comparable(text)
    found = (spelled[one.start : one.end] for one in organisations_named(spelled))
    return tuple(dict.fromkeys(name for name in found if len(name) >= _LONG_NAME))
