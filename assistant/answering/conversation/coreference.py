"""A follow-up question made whole by rules.

A pronoun, or a verb without its subject, is given the speaker it stands for; a question that names
no matter of its own, the matter of the one before and whom that was asked of.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.conversation.anaphora_lexicon import Cues
from assistant.answering.conversation.dialogue_state import ContextualQuestion, View
from assistant.answering.verification.language_check import script

_FEW_THAT_POINT = 2
_SPACE_BEFORE = re.compile(r"\s+(?=[?!.,;?؟،।])")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question as the rules make it whole.

    `sure` where there was one way only; `whom`, the speakers one of whom it is about; `matter`, the
    words of what was spoken of that it may take up.
    """

    text: str
    sure: bool = True
    whom: tuple[str, ...] = ()
    matter: tuple[str, ...] = ()


def resolved(asked: ContextualQuestion, seen: View) -> Resolved:
    """The question as it can be understood alone; itself where it already can."""
    if not asked.leans:
        return Resolved(asked.text)
    of_the_last = _is_of_the_last(asked)
    meant = _meant(asked, seen)
    whom = meant if of_the_last else ()
    text = _with_name(asked.text, meant[0], asked.cues) if meant else asked.text
    beside = meant[:1] if text == asked.text else ()
    matter = tuple(word for word in seen.matter if word not in asked.matter)
    if not meant or _points_at_a_matter(asked, text):
        return Resolved(
            _aside(text, [*beside, *matter], asked.text), not (meant or matter), whom, matter
        )
    if of_the_last:
        return Resolved(_aside(text, beside, asked.text), len(whom) == 1, whom)
    return Resolved(_aside(text, beside, asked.text), sure=False, matter=matter)


def _meant(asked: ContextualQuestion, seen: View) -> tuple[str, ...]:
    """The speakers it may be about without naming them: who spoke last, or who was asked about."""
    if _is_of_the_last(asked):
        return seen.speakers
    names = asked.names_somebody or asked.asks_for_others or asked.asks_who
    return seen.about if len(seen.about) == 1 and not names else ()


def _is_of_the_last(asked: ContextualQuestion) -> bool:
    """Whether it is about who spoke last: it says so, or says nothing else."""
    says_nothing = not (asked.matter or asked.names_somebody or asked.asks_who)
    return not asked.asks_for_others and (asked.is_of_the_speaker or says_nothing)


def _points_at_a_matter(asked: ContextualQuestion, named: str) -> bool:
    """Whether it points at what was spoken of, now that its speaker is `named`."""
    cues = asked.cues
    if cues.more.search(asked.text):
        return False
    if not asked.matter:
        return any(cue.search(asked.text) for cue in (cues.person, cues.owner, cues.thing))
    return len(asked.matter) <= _FEW_THAT_POINT and bool(cues.thing.search(named))


def _with_name(question: str, speaker: str, cues: Cues) -> str:
    replaced = cues.owner.sub(f"{speaker}’s" if _is_english(question) else speaker, question)
    if script(question) == "han":
        return cues.person.sub(speaker, replaced, count=1)
    named = cues.person.sub(f" {speaker} ", replaced, count=1)
    return _SPACE_BEFORE.sub("", " ".join(named.split())) if named != replaced else replaced


def _is_english(question: str) -> bool:
    return bool(re.search(r"\b(?:his|her|their)\b", question, re.IGNORECASE))


def _aside(question: str, words: Sequence[str], asked: str) -> str:
    """The question with what it is about in brackets after it, in those of what was `asked`."""
    if not words:
        return question
    if script(asked) == "han":
        return f"{question}（{' '.join(words)}）"
    return f"{question} ({' '.join(words)})"
