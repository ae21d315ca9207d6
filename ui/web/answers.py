"""An answer as HTML: its text, its sources or the nearest passages, and how it was found."""

from collections.abc import Iterable, Sequence

from assistant.answer_store import Verdict
from assistant.records import Answer, Citation, Passage
from ui.web.answer_html import prose
from ui.web.feedback import verdicts_html
from ui.web.i18n import Words, autonym
from ui.web.render import byline, href, literal


def growing_html(text: str, citations: Iterable[Citation], words: Words) -> str:
    """An answer of which more is to come."""
    return f'<div class="answer growing">{prose(text, citations, words)}</div>'


def answer_html(
    answer: Answer, words: Words, within: Sequence[str] = (), verdict: Verdict | None = None
) -> str:
    """The whole answer as one HTML block without blank lines.

    `within` names where it was looked for, `verdict` is what the visitor said of it.
    """
    language = literal(answer.language)
    body = prose(answer.text, answer.citations, words, answer.unsupported)
    notes = ""
    if answer.degraded:
        notes += f'<p class="note">{literal(words("degraded", why=answer.degraded))}</p>'
    if answer.unsupported:
        notes += (
            f'<p class="note">{literal(words("unsupported_count", n=len(answer.unsupported)))}</p>'
        )
    silent = answer.status == "no_evidence"
    ground = (
        nearest_html(answer.passages, words) if silent else sources_html(answer.citations, words)
    )
    kind = "answer silent" if silent else "answer"
    return (
        f'<div class="{kind}"><div lang="{language}">{body}</div>{notes}'
        f"{ground}{understood_html(answer, words, within)}"
        f"{verdicts_html(answer.id, verdict, words)}</div>"
    )


def sources_html(citations: Iterable[Citation], words: Words) -> str:
    """One line a speech: the numbers that cite it, who, under what title."""
    by_speech: dict[str, list[Citation]] = {}
    for citation in citations:
        by_speech.setdefault(citation.speech_id, []).append(citation)
    rows: list[str] = []
    for group in by_speech.values():
        first = group[0]
        numbers = "".join(
            f'<a class="n" href="{literal(href(c))}" title="{literal(_short(c.quote))}">'
            f"{c.marker}</a>"
            for c in group
        )
        rows.append(
            f'<li><span class="ns">{numbers}</span><span class="who">'
            f"{literal(first.speaker or words('unnamed'))}</span>"
            f'<span class="what">{literal(first.title or words("untitled"))}</span></li>'
        )
    return f'<h4>{literal(words("sources"))}</h4><ol class="sources">{"".join(rows)}</ol>'


def understood_html(answer: Answer, words: Words, within: Sequence[str] = ()) -> str:
    """On demand: how the question was taken and what was looked at."""
    facts = [
        *([words("understood_question", question=answer.understood)] if answer.understood else []),
        words("understood_language", language=autonym(answer.language)),
        words("understood_within", where=" · ".join(within) or words("understood_everywhere")),
        words(f"mode_{answer.mode}"),
        *([words("understood_model", model=answer.model)] if answer.model else []),
        words("understood_passages", n=len(answer.passages)),
        words("understood_confidence", percent=round(answer.confidence * 100)),
        words("understood_seconds", seconds=f"{answer.timings.total:.1f}"),
    ]
    rows = "".join(f"<li>{literal(fact)}</li>" for fact in facts)
    return (
        f'<details class="understood"><summary>{literal(words("understood"))}</summary>'
        f"<ul>{rows}</ul></details>"
    )


def nearest_html(passages: Iterable[Passage], words: Words, most: int = 4) -> str:
    """What lies nearest to a question that has no answer."""
    rows = "".join(
        f'<li><a class="near" href="{literal(href(p))}">'
        f'<span class="who">{literal(byline(p, words))}</span>'
        f'<span class="what">{literal(_short(p.text))}</span></a></li>'
        for p in list(passages)[:most]
    )
    return f'<h4>{literal(words("nearest"))}</h4><ol class="nearest">{rows}</ol>' if rows else ""


def _short(text: str, most: int = 90) -> str:
    return text if len(text) <= most else text[:most].rstrip() + "…"
