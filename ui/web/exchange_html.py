"""What stands beside a question and its answer: their versions, and what was stopped."""

from ui.web.answer_html import prose
from ui.web.conversation import Conversation, Exchange
from ui.web.i18n import Words
from ui.web.render import literal, question_html


def asked_html(exchange: Exchange, conversation: Conversation, words: Words) -> str:
    """The question, and the ways to ask it differently and to its other versions."""
    question = question_html(exchange.question, exchange.scope.names)
    versions = [version.id for version in conversation.versions(exchange)]
    ways = ""
    if len(versions) > 1:
        at = versions.index(exchange.id)
        for name, turns in (("earlier", versions[:at][-1:]), ("later", versions[at + 1 :][:1])):
            ways += "".join(_way(name, "turn", turn, words(f"version_{name}")) for turn in turns)
        ways = f"<span>{at + 1} / {len(versions)}</span>{ways}"
    edit = _way("edit", "edit", exchange.id, words("edit"))
    return f'{question}<div class="ways">{ways}{edit}</div>'


def _way(kind: str, does: str, exchange_id: str, name: str) -> str:
    """A link for the page's script, drawn by the style sheet: the chat keeps no `aria-label`."""
    return (
        f'<a class="{kind}" href="?{does}={literal(exchange_id)}" title="{literal(name)}">'
        f'<span class="sr">{literal(name)}</span></a>'
    )


def stopped_html(exchange: Exchange, words: Words) -> str:
    """What stands of an answer that was stopped, and the way to go on."""
    go_on = literal(words("go_on"))
    return (
        f'<div class="answer stopped">{prose(exchange.written, exchange.citations, words)}'
        f'<p class="note">{literal(words("stopped"))} '
        f'<a class="go-on" href="?resume={literal(exchange.id)}">{go_on}</a></p></div>'
    )


def answer_link_html(answer_id: str, words: Words) -> str:
    """The address of an answer, for the page's script to copy."""
    return (
        f'<p class="judge"><a class="permalink" href="?answer={literal(answer_id)}">'
        f"{literal(words('answer_link'))}</a></p>"
    )
