"""What chat clients ask of a model beside their users' questions: titles, tags, follow-ups.

Open WebUI puts the conversation between `<chat_history>` tags and shows the JSON that it wants;
LibreChat ends its prompt with the conversation. Both write who speaks before each message. Such a
prompt is no question to the speeches, so it is answered without looking anything up: a title is
what the user asked first, in short, and what only a chat model could make up is left empty.
"""

import json
import re
from dataclasses import dataclass
from typing import Literal

_LONGEST_TITLE = 40
_HISTORY = re.compile(r"<chat_history>(.*)</chat_history>", re.DOTALL)
_WANTED = re.compile(r'\{\s*"(\w+)"\s*:\s*(\[|")')
_TRANSCRIPT = re.compile(r"^User: .*^AI: .*\Z", re.DOTALL | re.MULTILINE)
_TITLE = re.compile(r"\btitle\b", re.IGNORECASE)
_FIRST_QUESTION = re.compile(
    r"^\s*user:\s*(.*?)(?=^\s*(?:assistant|ai|user):|\Z)", re.DOTALL | re.MULTILINE | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ClientTask:
    """What a client wants about a conversation: plain text, or JSON with one `key`."""

    conversation: str
    key: str | None
    kind: Literal["text", "list"]

    def answer(self, *, as_json: bool) -> str:
        """The title, or an empty value of what else is wanted; as JSON where that is wanted."""
        title = _title(self.conversation) if self.key in {None, "title"} else ""
        if self.key is None and not as_json:
            return title
        value = [] if self.kind == "list" else title
        return json.dumps({self.key or "title": value}, ensure_ascii=False)


def client_task(message: str) -> ClientTask | None:
    """The task of a client that a message is, if it is one."""
    if history := _HISTORY.search(message):
        instructions = message[: history.start()]
        if wanted := _WANTED.search(instructions):
            kind: Literal["text", "list"] = "list" if wanted[2] == "[" else "text"
            return ClientTask(history[1], wanted[1], kind)
    elif (transcript := _TRANSCRIPT.search(message)) and _TITLE.search(
        message[: transcript.start()]
    ):
        return ClientTask(transcript[0], None, "text")
    return None


def _title(conversation: str) -> str:
    asked = _FIRST_QUESTION.search(conversation)
    text = " ".join((asked[1] if asked else conversation).split())
    if len(text) <= _LONGEST_TITLE:
        return text
    short = text[:_LONGEST_TITLE]
    at_word = short.rpartition(" ")[0] if not text[_LONGEST_TITLE].isspace() else short
    return f"{at_word or short}…"
