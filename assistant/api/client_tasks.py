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
_HISTORY = ("<chat_history>", "</chat_history>")
_WANTED = re.compile(r'\{\s*"(\w+)"\s*:\s*(\[|")')
_TITLE = re.compile(r"\btitle\b", re.IGNORECASE)
_ASKER = "user:"
_SPEAKERS = (_ASKER, "assistant:", "ai:")


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
    """The task of a client that a message is, if it is one; in time that grows with its length."""
    instructions, opening, rest = message.partition(_HISTORY[0])
    conversation, closing, _ = rest.rpartition(_HISTORY[1])
    if opening and closing:
        if wanted := _WANTED.search(instructions):
            kind: Literal["text", "list"] = "list" if wanted[2] == "[" else "text"
            return ClientTask(conversation, wanted[1], kind)
        return None
    instructions, opening, rest = message.partition("\nUser: ")
    if opening and "\nAI: " in rest and _TITLE.search(instructions):
        return ClientTask(f"User: {rest}", None, "text")
    return None


def _title(conversation: str) -> str:
    text = " ".join(_first_question(conversation).encode("utf-8", "replace").decode().split())
    if len(text) <= _LONGEST_TITLE:
        return text
    short = text[:_LONGEST_TITLE]
    at_word = short.rpartition(" ")[0] if not text[_LONGEST_TITLE].isspace() else short
    return f"{at_word or short}…"


def _first_question(conversation: str) -> str:
    """What the user says first, or all of it where no line says who speaks."""
    asked: list[str] | None = None
    for line in conversation.split("\n"):
        said = line.lstrip()
        opening = said[: len("assistant:")].lower()
        if asked is None:
            asked = [said[len(_ASKER) :]] if opening.startswith(_ASKER) else None
        elif opening.startswith(_SPEAKERS):
            break
        else:
            asked.append(said)
    return conversation if asked is None else "\n".join(asked)
