"""The conversations a browser keeps, newest first; `remember.js` puts each where it belongs."""

from pydantic import ValidationError

from assistant.record import Record
from ui.web.conversation import Conversation
from ui.web.i18n import Words
from ui.web.render import literal


class History(Record):
    """Earlier conversations of one browser."""

    conversations: tuple[Conversation, ...] = ()

    @classmethod
    def stored(cls, value: object) -> "History":
        """What a browser kept; what it cannot be is an empty history."""
        try:
            return cls.model_validate(value)
        except ValidationError:
            return cls()

    def without(self, conversation_id: str) -> "History":
        return History(
            conversations=tuple(c for c in self.conversations if c.id != conversation_id)
        )

    def find(self, conversation_id: str) -> Conversation:
        """The conversation of that id, or a new one."""
        return next((c for c in self.conversations if c.id == conversation_id), Conversation())


def history_html(history: History, words: Words) -> str:
    """The conversations by their first question, to take up again or to forget."""
    if not history.conversations:
        return f'<p class="empty">{literal(words("history_empty"))}</p>'
    forget = literal(words("history_forget"))
    rows = "".join(
        f'<li><button type="button" class="take" data-take="{literal(c.id)}">'
        f'<span class="entry">{literal(c.exchanges[0].question)}</span>'
        f'<span class="meta">{literal(words("history_count", n=len(c.exchanges)))}</span></button>'
        f'<button type="button" class="forget" data-forget="{literal(c.id)}" '
        f'aria-label="{forget}" title="{forget}">×</button></li>'
        for c in history.conversations
    )
    return f'<p class="count">{literal(words("history_here"))}</p><ol class="past">{rows}</ol>'
