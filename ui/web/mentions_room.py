"""Who uses a word, on the page: every place in its context, by speaker or by date."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.mentions import MOST_AT_ONCE, MentionQuery, Mentions, Place, SpeakerMentions
from ui.web.i18n import Words
from ui.web.render import literal, place, shown_byline
from ui.web.trouble import trouble
from vectorstore.errors import WenzhengError

if TYPE_CHECKING:
    from assistant.corpus import Corpus

ORDERS = ("by_speaker", "by_date")
"""How the places are sorted; each is part of the key of its words."""


def mentions_html(corpus: "Corpus", term: str, order: str, words: Words) -> str:
    """The places of a term, or the sentence that says why there are none."""
    if not term.strip():
        return f'<p class="empty">{literal(words("mentions_empty"))}</p>'
    try:
        found = corpus.mentions(MentionQuery(term=term, limit=MOST_AT_ONCE))
    except WenzhengError as error:
        return f'<p class="notice">{literal(trouble(error, words))}</p>'
    forms = [form for form in found.looked_for if form != found.term]
    looked = f"<p>{literal(words('mentions_forms', forms=' · '.join(forms)))}</p>" if forms else ""
    if not found.places:
        none = literal(words("mentions_none", term=found.term))
        return f'<p class="empty">{none}</p>{looked}'
    count = literal(words("mentions_count", speakers=found.speakers, places=found.places))
    more = f"<p>{literal(words('mentions_more', n=MOST_AT_ONCE))}</p>" if found.next else ""
    body = _by_date(corpus, found, words) if order == "by_date" else _by_speaker(found, words)
    return f'<p class="count">{count}</p>{looked}{body}{more}'


def _by_speaker(found: Mentions, words: Words) -> str:
    """Those first who use it most."""
    return "".join(
        _group(_speaker(one, words), one.count, [_row(p) for p in one.places])
        for one in found.mentions
        if one.places
    )


def _by_date(corpus: "Corpus", found: Mentions, words: Words) -> str:
    """The newest first; within a day, as the corpus has them."""
    documents = {document.id: document.date for document in corpus.documents()}
    dates = {s.id: s.date or documents.get(s.document_id, "") for s in corpus.speeches()}
    dated = [(dates.get(p.speech_id, ""), one, p) for one in found.mentions for p in one.places]
    dated.sort(key=lambda item: item[0], reverse=True)
    parts: list[str] = []
    for date, group in groupby(dated, key=lambda item: item[0]):
        rows = [_row(p, _speaker(one, words)) for _, one, p in group]
        parts.append(_group(date or words("mentions_undated"), len(rows), rows))
    return "".join(parts)


def _speaker(one: SpeakerMentions, words: Words) -> str:
    shown = shown_byline(one, words)
    title = one.places[0].title if one.places else ""
    who = shown.speaker if one.speaker else title or shown.speaker
    return " · ".join(filter(None, (who, shown.affiliation, shown.role)))


def _group(name: str, count: int, rows: Sequence[str]) -> str:
    return (
        f'<h3 class="document">{literal(name)}<span class="facts">{count}</span></h3>'
        f'<ol class="kwic">{"".join(rows)}</ol>'
    )


def _row(where: Place, who: str = "") -> str:
    """The words in the middle of their context, as a link to the place."""
    said = f'<span class="who">{literal(who)}</span>' if who else ""
    before, after = (" ".join(text.split()) for text in (where.before, where.after))
    return (
        f'<li><a href="{literal(place(where.speech_id, where.start, where.end))}">{said}'
        f'<span class="before"><bdi>{literal(before)}</bdi></span>'
        f"<strong>{literal(where.text)}</strong>"
        f'<span class="after">{literal(after)}</span></a></li>'
    )
