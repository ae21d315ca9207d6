"""The length that a client allows a text: up to a stop sequence, or so many tokens."""

import re
from collections.abc import Sequence
from typing import Literal

from assistant.answering.generation.instrumented_model import after_tokens
from assistant.records import Answer

FinishReason = Literal["stop", "length"]
_MARKER = re.compile(r"\[(\d+)\]")


class TextLimit:
    """Lets a growing text through until a stop sequence or the token limit is reached."""

    def __init__(self, stop: Sequence[str] = (), most_tokens: int | None = None) -> None:
        self._stop = [sequence for sequence in stop if sequence]
        self._most_tokens = most_tokens
        self._text = ""
        self._passed = 0

    def feed(self, text: str) -> str:
        """What of the text so far may be passed on now; the beginning of a stop is held back."""
        self._text += text
        end, _ = self._end()
        if end == len(self._text):
            end -= self._begun_stop()
        return self._pass(end)

    def flush(self) -> str:
        """What was held back, when no more text comes."""
        end, _ = self._end()
        return self._pass(end)

    @property
    def finish_reason(self) -> FinishReason:
        return self._end()[1]

    def _pass(self, end: int) -> str:
        passed = self._text[self._passed : end]
        self._passed = max(self._passed, end)
        return passed

    def _end(self) -> tuple[int, FinishReason]:
        places = [place for stop in self._stop if (place := self._text.find(stop)) >= 0]
        end = min(places, default=len(self._text))
        most = self._most_tokens
        if most is not None and (cut := after_tokens(self._text, most)) is not None and cut < end:
            return cut, "length"
        return end, "stop"

    def _begun_stop(self) -> int:
        """The length of the longest end of the text that a stop sequence begins with."""
        return max(
            (
                length
                for stop in self._stop
                for length in range(1, len(stop))
                if self._text.endswith(stop[:length])
            ),
            default=0,
        )


def limited(answer: Answer, limit: TextLimit) -> Answer:
    """The answer with the text that the limit lets through, and the citations it still marks."""
    text = limit.feed(answer.text) + limit.flush()
    return shortened(answer, text)


def shortened(answer: Answer, text: str) -> Answer:
    """The answer with a beginning of its text, and the citations that are still marked."""
    marked = {int(marker) for marker in _MARKER.findall(text)}
    return answer.model_copy(
        update={
            "text": text,
            "citations": tuple(one for one in answer.citations if one.marker in marked),
            "unsupported": tuple(one for one in answer.unsupported if one.end <= len(text)),
            "claims": tuple(one for one in answer.claims if one.end <= len(text)),
        }
    )
