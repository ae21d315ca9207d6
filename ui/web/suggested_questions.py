"""What one may ask next, drawn from what was found for the last question and not shown."""

from collections.abc import Iterable, Iterator

from assistant.plan import PlanKind
from assistant.records import Answer
from ui.web.i18n import Words
from ui.web.render import shown_name

_ALL_OF_A_SPEAKER = frozenset({PlanKind.SPEAKER, PlanKind.SUMMARY, PlanKind.COMPARISON})
"""After which the whole of a speaker is no new question."""


def following(
    answer: Answer, words: Words, asked: Iterable[str] = (), most: int = 3
) -> tuple[str, ...]:
    """The rest of the first cited speaker, then speeches that were found and are not quoted.

    What was just answered, or `asked` before in the conversation, is not offered again.
    """
    known = {_bare(question) for question in (answer.question, *asked)}
    offered = dict.fromkeys(_questions(answer, words))
    return tuple(question for question in offered if _bare(question) not in known)[:most]


def _questions(answer: Answer, words: Words) -> Iterator[str]:
    plan = answer.plan
    whole = plan is not None and plan.kind in _ALL_OF_A_SPEAKER
    told = frozenset(plan.scope.speakers) if plan and whole else frozenset()
    cited = {citation.speech_id for citation in answer.citations}
    if answer.citations and not whole and (speaker := answer.citations[0].speaker):
        yield words("example_speaker", speaker=shown_name(speaker, words))
    more = answer.more.speeches if answer.more else ()
    unquoted = [(one.speech_id, one.title, one.speaker) for one in more]
    unquoted += [(one.speech_id, one.title, one.speaker) for one in answer.passages]
    for speech_id, title, speaker in unquoted:
        if speech_id not in cited and title and speaker not in told:
            yield _about(title, speaker, words)


def _about(title: str, speaker: str, words: Words) -> str:
    """By its title; where a reader of the interface cannot read that, by its speaker."""
    if speaker and not words.reads(title):
        return words("example_speaker", speaker=shown_name(speaker, words))
    return words("example_title", title=title)


def _bare(question: str) -> str:
    return "".join(filter(str.isalnum, question)).casefold()
