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
        earlier = _way("‹", words("version_earlier"), versions[:at][-1:])
        later = _way("›", words("version_later"), versions[at + 1 :][:1])
        count = f"<span>{at + 1} / {len(versions)}</span>"
        ways = earlier + count + later
    edit = literal(words("edit"))
    way = f'<a class="edit" href="?edit={literal(exchange.id)}" aria-label="{edit}">✎</a>'
    return f'{question}<div class="versions">{ways}{way}</div>'


def _way(sign: str, name: str, turns: list[str]) -> str:
    if not turns:
        return f'<span aria-hidden="true">{sign}</span>'
    return f'<a href="?turn={literal(turns[0])}" aria-label="{literal(name)}">{sign}</a>'


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
        f'{literal(words("answer_link"))}</a></p>'
    )
