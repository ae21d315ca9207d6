"""The conversations a browser keeps, newest first, as `conversations.js` lists them."""

from pydantic import TypeAdapter, ValidationError

from assistant.record import Record
from ui.web.i18n import Words
from ui.web.render import literal


class Entry(Record):
    """A conversation by its first question, and when it was last asked in (`YYYY-MM-DD HH:MM`)."""

    id: str
    question: str
    questions: int
    at: str


_LIST = TypeAdapter(tuple[Entry, ...])


def entries(value: object) -> tuple[Entry, ...]:
    """What a browser lists, as JSON text; what it cannot be is an empty list."""
    try:
        return _LIST.validate_json(value if isinstance(value, str) else "[]")
    except ValidationError:
        return ()


def history_html(kept: tuple[Entry, ...], words: Words) -> str:
    """The conversations by their first question, to take up again or to forget."""
    if not kept:
        return f'<p class="empty">{literal(words("history_empty"))}</p>'
    forget = literal(words("history_forget"))
    rows = "".join(
        f'<li><button type="button" class="take" data-take="{literal(c.id)}">'
        f'<span class="entry">{literal(c.question)}</span>'
        f'<span class="meta"><time>{literal(c.at)}</time> '
        f"<span>{literal(words('history_count', n=c.questions))}</span></span></button>"
        f'<button type="button" class="forget" data-forget="{literal(c.id)}" '
        f'aria-label="{forget}" title="{forget}">×</button></li>'
        for c in kept
    )
    return f'<p class="count">{literal(words("history_here"))}</p><ol class="past">{rows}</ol>'
