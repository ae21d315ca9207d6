"""The prompt of a written answer: numbered passages as data, and the question.

Passage text is delimited and labelled. What in it could close a passage, look like a marker or
like a model's own control words is set in full-width signs, which read the same and do nothing;
sentences that speak to a model are left out.
"""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.attribution import byline_heading, passage_heading
from assistant.answering.chat_model import Message
from assistant.answering.generation.answer_form import AnswerForm
from assistant.answering.generation.glossed_text import GlossedText
from assistant.answering.generation.passage_order import (
    ShownSpeech,
    as_spoken,
    flattened,
    from_every_speaker,
)
from assistant.answering.generation.token_budget import TokenBudget
from assistant.answering.verification.prompt_injection import inert, safe_sentences
from assistant.evidence import Evidence
from assistant.localization.glosser import Glosser
from prompts.examples import WorkedExample, worked_examples
from prompts.template import language_name, prompt

_MOST_OF_EXAMPLES = 4
"""The examples take at most this part of a prompt, one over it."""
_MOST_OF_A_PASSAGE = 4
_LEAST_OF_A_PASSAGE = 500
"""Tokens up to which a passage is shown whole; a longer one up to a quarter of the room."""
_OF_A_HEADING = 12
"""Tokens of what delimits a passage."""


@dataclass(frozen=True, slots=True)
class WritingRequest:
    """What to write: `evidence` comes best first, `speakers` are all names of the corpus."""

    question: str
    language: str
    form: AnswerForm
    evidence: tuple[Evidence, ...]
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BuiltPrompt:
    """The messages, and the passages they show, numbered from 1 in this order."""

    messages: tuple[Message, ...]
    shown: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What was noted of the passages `evidence`."""

    text: str
    evidence: tuple[Evidence, ...]


def build_prompt(request: WritingRequest, budget: TokenBudget, glosser: Glosser) -> BuiltPrompt:
    """The prompt with as many passages as fit, at least one where any can be shown.

    But for a fact, passages of every speaker come before further ones of anybody.
    """
    head = [_system_message(request), *_examples(request, budget, glosser)]
    bare = _user_message(request.question, request.language, "")
    room = budget.prompt - budget.of([*head, bare])
    evidence: Sequence[Evidence] = request.evidence
    if request.form not in {AnswerForm.FACT, AnswerForm.NOTES}:
        evidence = from_every_speaker(evidence)
    most = max(_LEAST_OF_A_PASSAGE, room // _MOST_OF_A_PASSAGE)
    texts = [(item, text) for item in evidence if (text := _readable(item, most, budget))]
    fitting = _fitting(texts, request.language, room, budget, glosser)
    speeches = as_spoken([item for item, _ in fitting])
    readable = {item.passage.id: text for item, text in fitting}
    passages = _blocks(speeches, readable, GlossedText(glosser, request.language))
    user = _user_message(request.question, request.language, passages)
    return BuiltPrompt((*head, user), tuple(flattened(speeches)))


def build_notes_prompt(
    request: WritingRequest, notes: Sequence[Note], budget: TokenBudget
) -> tuple[BuiltPrompt, int]:
    """The prompt with as many of the notes as fit, at least one, and how many these are.

    What it shows are the passages that the notes cite; none of their text is in it.
    """
    texts = prompt("answer", request.language)
    system = _system_message(request)
    head = Message("system", f"{system.content}\n{texts['from_notes'].text.strip()}")
    room = budget.prompt - budget.of([head, _user_message(request.question, request.language, "")])
    shown, lines = dict[str, Evidence](), list[str]()
    for note in notes:
        cited = {item.passage.id: item for item in note.evidence}
        numbers = list(shown | cited)
        line = f"- {inert(note.text)} " + "".join(f"[{numbers.index(one) + 1}]" for one in cited)
        room -= budget.count(line) + 1
        if lines and room < 0:
            break
        shown |= cited
        lines.append(line)
    user = _user_message(request.question, request.language, "\n".join(lines))
    return BuiltPrompt((head, user), tuple(shown.values())), len(lines)


def fingerprint(form: AnswerForm, language: str) -> str:
    """Changes whenever the prompts for answers of this form do."""
    parts = (prompt("answer", language).fingerprint, worked_examples(form).fingerprint)
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:12]


def translation_request(reply: str, language: str) -> list[Message]:
    """What is said to a model that replied in another language."""
    texts = prompt("answer", language)
    again = texts["translate"].fill(language=language_name(language, within=language))
    return [Message("assistant", reply), Message("user", again.strip())]


def _system_message(request: WritingRequest) -> Message:
    texts = prompt("answer", request.language)
    form = texts[request.form].fill().strip()
    named = language_name(request.language, within=request.language)
    return Message("system", texts["system"].fill(language=named, form=form).strip())


def _examples(request: WritingRequest, budget: TokenBudget, glosser: Glosser) -> list[Message]:
    """Questions about invented speeches with their answers, where there are in the language."""
    messages: list[Message] = []
    if request.form is AnswerForm.NOTES:
        return messages
    for example in worked_examples(request.form).examples:
        more = _example_messages(example, request.language, glosser)
        if budget.of([*messages, *more]) <= budget.prompt // _MOST_OF_EXAMPLES:
            messages += more
    return messages


def _example_messages(example: WorkedExample, language: str, glosser: Glosser) -> list[Message]:
    tag = example.tag(language)
    if tag is None:
        return []
    glossed, blocks, number = GlossedText(glosser, language), list[str](), 0
    for speech in example.speeches:
        byline = byline_heading(speech.speaker, speech.role, speech.affiliation, language)
        blocks.append(_heading(f"{byline}《{glossed.of(speech.title)}》", language))
        for text in speech.passages:
            number += 1
            blocks.append(_passage(number, glossed.of(text), language))
    asked = _user_message(example.questions[tag], language, "\n".join(blocks))
    return [asked, Message("assistant", example.answers[tag])]


def _user_message(question: str, language: str, passages: str) -> Message:
    """The question after the passages."""
    user = prompt("answer", language)["user"].fill(
        passages=passages,
        question=inert(question),
        language=language_name(language, within=language),
    )
    return Message("user", user.strip())


def _blocks(
    speeches: Iterable[ShownSpeech], readable: Mapping[str, str], glossed: GlossedText
) -> str:
    """The passages under who spoke them; `readable` has what is shown of each, by id."""
    blocks, number, language = list[str](), 0, glossed.language
    for speech in speeches:
        first = speech.evidence[0].passage
        title = f"《{glossed.of(first.title)}》" if first.title else ""
        blocks.append(_heading(passage_heading(first, language, title), language))
        for item in speech.evidence:
            number += 1
            blocks.append(_passage(number, glossed.of(readable[item.passage.id]), language))
    return "\n".join(blocks)


def _heading(heading: str, language: str) -> str:
    return prompt("answer", language)["speech"].fill(heading=inert(heading)).strip()


def _passage(number: int, text: str, language: str) -> str:
    return prompt("answer", language)["passage"].fill(number=number, text=inert(text)).strip()


def _fitting(
    texts: Sequence[tuple[Evidence, str]],
    language: str,
    room: int,
    budget: TokenBudget,
    glosser: Glosser,
) -> list[tuple[Evidence, str]]:
    """As many of the passages as there is room for, those first that come first."""
    chosen, speeches = list[tuple[Evidence, str]](), set[str]()
    chars = math.inf if budget.passage_chars is None else budget.passage_chars
    for item, text in texts:
        passage = item.passage
        cost = budget.count(GlossedText(glosser, language).of(text)) + _OF_A_HEADING
        if passage.speech_id not in speeches:
            cost += budget.count(passage_heading(passage, language)) + _OF_A_HEADING
        if chosen and (cost > room or len(text) > chars):
            continue
        chosen.append((item, text))
        speeches.add(passage.speech_id)
        room, chars = room - cost, chars - len(text)
    return chosen


def _readable(evidence: Evidence, most: int, budget: TokenBudget) -> str:
    """The passage's sentences, in order and up to `most` tokens, without those for a model."""
    text = ""
    for _, sentence in safe_sentences(evidence):
        if text and budget.count(text + sentence) > most:
            break
        text += sentence
    return text.strip()
