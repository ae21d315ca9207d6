"""A question in a conversation, made into one that stands alone.

By rules: a pronoun becomes the speaker it stands for, and a question that names no matter of
its own is given the matter of the one before. Where these see that a question leans on the
conversation, a chat model may be asked to rewrite it; what it writes is kept only if it names
no one new.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.briefing import as_data
from assistant.answering.chat import ChatModel, Message
from assistant.answering.followup_words import Cues, cues_of
from assistant.answering.matter import matter as matter_of
from assistant.answering.tongues import in_language, script
from assistant.records import Turn
from assistant.retrieval.language import detect
from assistant.retrieval.spellings import mentioned
from prompts.template import prompt
from vectorstore.errors import Unavailable

_FEW, _FEW_THAT_POINT = 2, 3
_MOST_WORDS = 8
_TURNS_SHOWN = 4
_TURN_CHARS = 300
_LONGEST = 400
_ASKS = re.compile(r"[?？؟]")
_SPACE_BEFORE = re.compile(r"\s+(?=[?!.,;?؟،।])")


@dataclass(frozen=True, slots=True)
class _Context:
    """What the conversation is about: the speaker last named, the words of the matter."""

    speaker: str = ""
    matter: tuple[str, ...] = ()


def standalone(
    question: str,
    history: Sequence[Turn],
    speakers: Sequence[str],
    model: ChatModel | None = None,
) -> str:
    """The question as it can be understood without `history`; itself where it already can.

    `speakers` are the names of the corpus. With a model, its rewriting is preferred to the rules'
    where it is sound.
    """
    context = _Context()
    for turn in history:
        context = _after(turn, context, speakers)
    by_rules = _resolved(question, context, speakers)
    if model is None or by_rules == question:
        return by_rules
    return _rewritten(question, history, speakers, model) or by_rules


def _after(turn: Turn, context: _Context, speakers: Sequence[str]) -> _Context:
    """What the conversation is about once this was said; what only leans adds no matter."""
    named = mentioned(turn.content, speakers)
    if turn.role == "assistant":
        return replace(context, speaker=named[0]) if named else context
    matter = matter_of(turn.content, named)[:_MOST_WORDS]
    if context.matter and _leans(turn.content, matter, named):
        matter = context.matter
    return _Context(named[0] if named else context.speaker, matter or context.matter)


def _resolved(question: str, context: _Context, speakers: Sequence[str]) -> str:
    cues = cues_of(question)
    named = mentioned(question, speakers)
    matter = matter_of(question, named)[:_MOST_WORDS]
    if cues is None or not _leans(question, matter, named):
        return question
    carries_speaker = bool(context.speaker) and not named and not cues.others.search(question)
    resolved = question
    if carries_speaker:
        resolved = _with_name(question, context.speaker, cues)
        if resolved == question and not matter:
            resolved = _aside(question, (context.speaker,))
    if resolved != question and (matter or cues.more.search(question) or not _points(question)):
        return resolved
    fresh = [word for word in context.matter if word not in matter]
    return _aside(resolved, fresh) if fresh else resolved


def _points(question: str) -> bool:
    """Whether somebody or something named before is pointed at."""
    cues = cues_of(question)
    return cues is not None and any(
        pattern.search(question) for pattern in (cues.person, cues.owner, cues.thing)
    )


def _leans(question: str, matter: Sequence[str], named: Sequence[str]) -> bool:
    """Whether the question points back, or names too little to be found alone."""
    cues = cues_of(question)
    if cues is None:
        return False
    if not matter:
        return True
    if cues.others.search(question):
        return False
    if not named and (cues.person.search(question) or cues.owner.search(question)):
        return True
    if cues.thing.search(question):
        return len(matter) <= _FEW_THAT_POINT
    return len(matter) <= _FEW and bool(cues.opening.search(question))


def _with_name(question: str, speaker: str, cues: Cues) -> str:
    replaced = cues.owner.sub(f"{speaker}’s" if _is_english(question) else speaker, question)
    if script(question) == "han":
        return cues.person.sub(speaker, replaced, count=1)
    named = cues.person.sub(f" {speaker} ", replaced, count=1)
    return _SPACE_BEFORE.sub("", " ".join(named.split())) if named != replaced else replaced


def _is_english(question: str) -> bool:
    return bool(re.search(r"\b(?:his|her|their)\b", question, re.IGNORECASE))


def _aside(question: str, words: Sequence[str]) -> str:
    """The question with what it is about in brackets after it."""
    if script(question) == "han":
        return f"{question}（{' '.join(words)}）"
    return f"{question} ({' '.join(words)})"


def _rewritten(
    question: str, history: Sequence[Turn], speakers: Sequence[str], model: ChatModel
) -> str | None:
    """The model's rewriting, or None where it has none, or one that cannot be right."""
    language = detect(question)
    texts = prompt("followup", language)
    lines = [f"{turn.role}: {as_data(turn.content)[:_TURN_CHARS]}" for turn in history]
    user = texts["user"].fill(history="\n".join(lines[-_TURNS_SHOWN:]), question=as_data(question))
    messages = [Message("system", texts["system"].fill().strip()), Message("user", user.strip())]
    try:
        reply = "".join(model.stream(messages)).strip()
    except Unavailable:
        return None
    written = reply.splitlines()[0].strip(' “”"「」') if reply else ""
    known = {name for turn in history for name in mentioned(turn.content, speakers)}
    asked = set(mentioned(question, speakers))
    named = set(mentioned(written, speakers))
    sound = (
        0 < len(written) <= _LONGEST
        and (bool(_ASKS.search(written)) or not _ASKS.search(question))
        and in_language(written, language)
        and asked <= named <= known | asked
    )
    return written if sound else None
