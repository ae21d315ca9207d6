"""How much text fits into the context window of a chat model."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answering.chat_model import Message
from vectorstore.errors import InvalidRequest

BYTES_PER_TOKEN = 3
"""Of UTF-8: a Chinese character is one token, four Latin letters are one and a third."""
_MARGIN = 1.1
_PER_MESSAGE = 8
"""Tokens by which a chat template sets one message apart."""

_PER_JUDGEMENT = 125
"""Tokens of a judge's reply on one claim: a verdict, a quotation and a short reason."""

CountTokens = Callable[[str], int]


def tokens_with_margin(text: str) -> int:
    """The tokens of a text where the tokenizer is not known: with a margin, rather too many."""
    return math.ceil(len(text.encode()) / BYTES_PER_TOKEN * _MARGIN)


def tokens_by(file: Path) -> CountTokens:
    """Counts with the tokenizer of a `tokenizer.json`, or of the folder it is in.

    Raises InvalidRequest for what is none.
    """
    from tokenizers import Tokenizer

    path = file / "tokenizer.json" if file.is_dir() else file
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises no narrower one
        raise InvalidRequest(
            f"{path} is no tokenizer; set WENZHENG_LLM_TOKENIZER to the tokenizer.json of the "
            "chat model, or leave it out."
        ) from error
    return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)


@dataclass(frozen=True, slots=True)
class TokenBudget:
    """What a chat model can take: `window` tokens of prompt and reply together.

    `reply` tokens are kept free for the reply. Passages may have at most `passage_chars`
    characters, if that is set.
    """

    window: int = 4096
    reply: int = 700
    passage_chars: int | None = None
    count: CountTokens = tokens_with_margin

    @property
    def prompt(self) -> int:
        """Tokens of a prompt; at least a quarter of the window, however long replies may be."""
        return max(self.window - self.reply, self.window // 4)

    def of(self, messages: Sequence[Message]) -> int:
        """The tokens of these messages."""
        return sum(self.count(message.content) + _PER_MESSAGE for message in messages)

    def fits_judgements(self, messages: Sequence[Message], claims: int) -> bool:
        """Whether the window takes these messages and a judge's reply on so many claims."""
        return self.of(messages) + claims * _PER_JUDGEMENT <= self.window
