"""A chat model reads the claims of an answer against the whole passages that they cite."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assistant.answering.attribution import passage_heading
from assistant.answering.chat_model import ChatModel, Message
from assistant.answering.verification.prompt_injection import inert, safe_text
from assistant.evidence import Evidence
from prompts.template import language_name, prompt

MOST_AT_ONCE = 16
"""Claims of one request."""


class Reading(StrEnum):
    """How a claim stands to the passages that it cites."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class CitedClaim:
    """A sentence to be read, with the numbers of the passages that it may rest on."""

    text: str
    passages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge found of one claim.

    `words` are those by which it decided, each with the number of the passage they are said to
    stand in; nobody has checked yet that they do. `reason` is in the language of the answer.
    """

    reading: Reading
    words: tuple[tuple[int, str], ...] = ()
    reason: str = ""


SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["claims"],
    "properties": {
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["claim", "verdict", "words", "reason"],
                "properties": {
                    "claim": {"type": "integer"},
                    "verdict": {"enum": [reading.value for reading in Reading]},
                    "words": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["passage", "text"],
                            "properties": {
                                "passage": {"type": "integer"},
                                "text": {"type": "string"},
                            },
                        },
                    },
                    "reason": {"type": "string"},
                },
            },
        }
    },
}
"""What the judge is to reply with, as JSON Schema."""

_OBJECT = re.compile(r"\{.*\}", re.DOTALL)
_LINE = re.compile(
    r"^\W*(?:claim\s*)?(\d+)\W+(supported|contradicted|not[_ ]stated)\b[ \t:：.。–—-]*(.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST_REASON = 300


class Judge:
    """Asks a chat model about the claims of one answer in a language."""

    def __init__(
        self,
        model: ChatModel,
        language: str,
        fits: Callable[[Sequence[Message], int], bool] = lambda *_: True,
    ) -> None:
        """`fits` tells whether messages about so many claims fit the model, with its reply."""
        self._model = model
        self._fits = fits
        self._language = language
        self._texts = prompt("judge", language)

    def read(
        self, claims: Sequence[CitedClaim], passages: Mapping[int, Evidence]
    ) -> list[Judgement | None]:
        """The judgement on each claim, None where there is none. Raises Unavailable.

        `passages` holds all that the claims may rest on, by number.
        """
        found: list[Judgement | None] = []
        while len(found) < len(claims):
            batch = self._batch(claims[len(found) : len(found) + MOST_AT_ONCE], passages)
            if not batch:
                found.append(None)
                continue
            pieces = self._model.stream(self._messages(batch, passages), schema=SCHEMA)
            judgements = dict(judgements_in("".join(pieces)))
            found += [judgements.get(number) for number in range(1, len(batch) + 1)]
        return found

    def _batch(
        self, claims: Sequence[CitedClaim], passages: Mapping[int, Evidence]
    ) -> Sequence[CitedClaim]:
        """As many of the first claims as fit; none where one alone is too long to be read."""
        while claims and not self._fits(self._messages(claims, passages), len(claims)):
            claims = claims[: len(claims) // 2]
        return claims

    def _messages(
        self, claims: Sequence[CitedClaim], passages: Mapping[int, Evidence]
    ) -> list[Message]:
        cited = sorted({number for claim in claims for number in claim.passages})
        shown = [
            self._texts["passage"].fill(
                number=number,
                heading=inert(passage_heading(passages[number].passage, self._language)),
                text=inert(safe_text(passages[number])),
            )
            for number in cited
        ]
        asked = [
            self._texts["claim"].fill(
                number=number,
                passages=", ".join(map(str, claim.passages)),
                claim=inert(claim.text),
            )
            for number, claim in enumerate(claims, 1)
        ]
        user = self._texts["user"].fill(
            passages="\n".join(text.strip() for text in shown),
            claims="\n".join(text.strip() for text in asked),
        )
        system = self._texts["system"].fill(
            language=language_name(self._language, within=self._language)
        )
        return [Message("system", system.strip()), Message("user", user.strip())]


def judgements_in(reply: str) -> Iterator[tuple[int, Judgement]]:
    """The judgements of a reply by the number of the claim.

    A reply is JSON, also with other text around it, or lines such as `1: supported`.
    """
    match = _OBJECT.search(reply)
    try:
        said = json.loads(match.group())["claims"] if match else []
        yield from filter(None, map(_judgement, said))
    except (ValueError, KeyError, TypeError):
        match = None
    if match is None:
        for number, reading, reason in _LINE.findall(reply):
            known = Reading(reading.lower().replace(" ", "_"))
            yield int(number), Judgement(known, reason=reason.strip()[:_LONGEST_REASON])


def _judgement(said: object) -> tuple[int, Judgement] | None:
    """One item of the JSON; None for what is none."""
    if not isinstance(said, dict):
        return None
    try:
        number, reading = int(said["claim"]), Reading(str(said["verdict"]))
    except (KeyError, ValueError, TypeError):
        return None
    words = said.get("words")
    quoted = [
        (int(one["passage"]), str(one["text"]))
        for one in (words if isinstance(words, list) else [])
        if isinstance(one, dict) and str(one.get("passage")).isdecimal() and one.get("text")
    ]
    reason = str(said.get("reason") or "").strip()[:_LONGEST_REASON]
    return number, Judgement(reading, tuple(quoted), reason)
