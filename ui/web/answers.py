"""An answer as HTML: its text, its sources or the nearest passages, and how it was found."""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlencode

from assistant.answer_store import Verdict
from assistant.localization.displayed import plain_glosser
from assistant.more import More
from assistant.plan import PlanKind
from assistant.records import Answer, Citation, Passage
from ui.web.answer_html import prose
from ui.web.feedback import verdicts_html
from ui.web.gloss_html import terms_html, title_html
from ui.web.i18n import Words, autonym
from ui.web.render import byline, href, literal, place, shown_byline, shown_name

_ABOUT_A_WORD = {PlanKind.MENTION, PlanKind.PRESENCE}
_STATED, _LIKELY = 0.85, 0.6
"""The confidence from which an answer is stated, and from which it is likely."""


def growing_html(text: str, citations: Iterable[Citation], words: Words, checking: str = "") -> str:
    """An answer of which more is to come, and after it what is still being checked."""
    after = ""
    if checking.strip():
        label = f'<p class="note">{literal(words("checking"))}</p>'
        after = f'<div class="checking">{prose(checking, (), words)}</div>{label}'
    return f'<div class="answer growing">{prose(text, citations, words)}{after}</div>'


def answer_html(
    answer: Answer, words: Words, within: Sequence[str] = (), verdict: Verdict | None = None
) -> str:
    """The whole answer as one HTML block without blank lines.

    `within` names where it was looked for, `verdict` is what the visitor said of it.
    """
    language = literal(answer.language)
    body = prose(answer.text, answer.citations, words, answer.claims or answer.unsupported)
    notes = ""
    if answer.degraded:
        notes += f'<p class="note">{literal(words("degraded", why=answer.degraded))}</p>'
    struck = sum(claim.status == "contradicted" for claim in answer.claims)
    unread = sum(claim.status == "unread" for claim in answer.claims)
    counts = {
        "contradicted_count": struck,
        "unsupported_count": len(answer.unsupported) - struck,
        "unread_count": unread,
    }
    for key, count in counts.items():
        if count:
            notes += f'<p class="note">{literal(words(key, n=count))}</p>'
    silent = answer.status == "no_evidence"
    ground = nearest_html(answer.passages, words) if silent else _ground(answer, words)
    kind = "answer silent" if silent else "answer"
    return (
        f'<div class="{kind}"><div lang="{language}">{body}</div>{notes}'
        f"{ground}{more_html(answer.more, words)}{_mentions_link(answer, words)}"
        f"{understood_html(answer, words, within)}"
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
            f"{literal(shown_byline(first, words).speaker)}</span>"
            f'<span class="what">{_title(first, words)}</span></li>'
        )
    return f'<h4>{literal(words("sources"))}</h4><ol class="sources">{"".join(rows)}</ol>'


def _title(cited: Citation, words: Words) -> str:
    """The title, with its terms in the language of the interface."""
    return title_html(cited.title, plain_glosser().glosses(cited.title, words.language), words)


def _ground(answer: Answer, words: Words) -> str:
    """What an answer stands on: its sources, or the speeches it lists."""
    if answer.citations:
        return sources_html(answer.citations, words)
    rows = "".join(
        _speech_row(speech.id, speech.speaker, speech.title, words) for speech in answer.speeches
    )
    return (
        f'<h4>{literal(words("tab_speeches"))}</h4><ol class="sources">{rows}</ol>' if rows else ""
    )


def more_html(more: More | None, words: Words) -> str:
    """The speeches that hold answers which are not quoted, and how many each."""
    if more is None:
        return ""
    rows = "".join(
        _speech_row(one.speech_id, one.speaker, one.title, words, one.count)
        for one in more.speeches
    )
    return (
        f'<details class="more"><summary>{literal(words("more_answers", n=more.count))}</summary>'
        f'<ol class="sources">{rows}</ol></details>'
    )


def _speech_row(
    speech_id: str, speaker: str, title: str, words: Words, count: int | None = None
) -> str:
    """A speech as a link that opens it."""
    number = "" if count is None else f'<span class="ns">{count}</span>'
    return (
        f'<li>{number}<a class="near" href="{literal(place(speech_id))}"><span class="who">'
        f"{literal(shown_name(speaker, words))}</span> "
        f'<span class="what">{literal(title or words("untitled"))}</span></a></li>'
    )


def _mentions_link(answer: Answer, words: Words) -> str:
    """From an answer about a word to every place of it."""
    plan = answer.plan
    if plan is None or plan.kind not in _ABOUT_A_WORD or not plan.term:
        return ""
    label = literal(words("mentions_open", term=plan.term))
    href = literal("?" + urlencode({"mentions": plan.term}))
    return f'<p class="places"><a href="{href}">{label}</a></p>'


def understood_html(answer: Answer, words: Words, within: Sequence[str] = ()) -> str:
    """On demand: how the question was taken and what was looked at."""
    facts = [
        *([words("understood_question", question=answer.understood)] if answer.understood else []),
        *([words(f"plan_{answer.plan.kind}")] if answer.plan else []),
        words("understood_language", language=autonym(answer.language)),
        words("understood_within", where=" · ".join(within) or words("understood_everywhere")),
        words(f"mode_{answer.mode}"),
        *([words("understood_model", model=answer.model)] if answer.model else []),
        *_verified(answer, words),
        words("understood_passages", n=len(answer.passages)),
        *([words(_confidence(answer))] if answer.status == "answered" else []),
        words("understood_seconds", seconds=f"{answer.timings.total:.1f}"),
    ]
    rows = "".join(f"<li>{literal(fact)}</li>" for fact in facts)
    return (
        f'<details class="understood"><summary>{literal(words("understood"))}</summary>'
        f"<ul>{rows}</ul></details>"
    )


def _verified(answer: Answer, words: Words) -> Iterator[str]:
    """How many claims of a written answer were checked, and by what."""
    if found := answer.verification:
        checked = found.checked_by_rules + found.checked_by_judge
        yield words("understood_checked", checked=checked, n=found.claims)
        if found.judge:
            yield words("understood_judge", model=found.judge)


def _confidence(answer: Answer) -> str:
    """The key of the words for how sure the answer is."""
    if answer.confidence >= _STATED:
        return "confidence_stated"
    return "confidence_likely" if answer.confidence >= _LIKELY else "confidence_uncertain"


def nearest_html(passages: Iterable[Passage], words: Words, most: int = 4) -> str:
    """What lies nearest to a question that has no answer."""
    rows = "".join(_near_row(passage, words) for passage in list(passages)[:most])
    return f'<h4>{literal(words("nearest"))}</h4><ol class="nearest">{rows}</ol>' if rows else ""


def _near_row(passage: Passage, words: Words) -> str:
    text = _short(passage.text)
    terms = terms_html(plain_glosser().glosses(text, words.language), words)
    return (
        f'<li><a class="near" href="{literal(href(passage))}">'
        f'<span class="who">{literal(byline(passage, words))}</span>'
        f'<span class="what">{literal(text)}{terms}</span></a></li>'
    )


def _short(text: str, most: int = 90) -> str:
    return text if len(text) <= most else text[:most].rstrip() + "…"
