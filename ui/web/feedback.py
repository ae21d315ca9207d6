"""What a visitor says of an answer: right, or what of it is wrong, with a note."""

from typing import Protocol, runtime_checkable

from assistant.answer_store import Feedback, Verdict
from ui.web.i18n import Words
from ui.web.render import literal

MOST = 2000
"""Characters of a note."""


@runtime_checkable
class Judging(Protocol):
    """A corpus that takes down what is said of its answers."""

    def judge(self, answer_id: str, verdict: Verdict, note: str) -> Feedback:
        """Raises NotFound for an answer that is not kept."""
        ...


def verdicts_html(answer_id: str, said: Verdict | None, words: Words) -> str:
    """The three verdicts as links for the page's script; the one that was given is marked."""
    links = "".join(
        f'<a class="verdict{" given" if verdict is said else ""}" '
        f'href="?judge={literal(answer_id)}&amp;verdict={verdict.value}">'
        f"{literal(words(f'judge_{verdict.value}'))}</a>"
        for verdict in Verdict
    )
    return f'<p class="judge"><span>{literal(words("judge"))}</span> {links}</p>'


def judging_html(words: Words) -> str:
    """The dialog that asks for a note."""
    return (
        '<dialog id="judgement" aria-labelledby="judgement-verdict"><form method="dialog">'
        '<h2 id="judgement-verdict"></h2>'
        f'<label>{literal(words("judge_note"))}<textarea rows="4" maxlength="{MOST}"></textarea>'
        '</label><p class="decide">'
        f'<button type="submit" value="send">{literal(words("judge_send"))}</button> '
        f'<button type="submit" value="" class="quiet" formnovalidate>'
        f"{literal(words('judge_cancel'))}</button></p></form></dialog>"
    )
