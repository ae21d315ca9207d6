"""What the corpus is, for the side of the page on which no speech lies open yet."""

from typing import TYPE_CHECKING

from assistant.records import Document
from ui.web.i18n import Words
from ui.web.reader import desk_html
from ui.web.render import literal

if TYPE_CHECKING:
    from assistant.corpus import Corpus

_LISTED = 6


def corpus_html(corpus: "Corpus", words: Words) -> str:
    """How many speeches of whom, in which documents, and the way to bring one's own."""
    speeches, documents = corpus.speeches(), corpus.documents()
    speakers = len({speech.speaker for speech in speeches if speech.speaker})
    counts = (
        ("documents_count", len(documents)),
        ("speeches_count", len(speeches)),
        ("speakers_count", speakers),
    )
    count = " · ".join(literal(words(key, n=n)) for key, n in counts if n)
    newest = sorted(documents, key=lambda one: (one.date, one.added_at), reverse=True)
    rows = "".join(_row(document, words) for document in newest[:_LISTED])
    rest = len(newest) - _LISTED
    others = f'<p class="count">{literal(words("corpus_others", n=rest))}</p>' if rest > 0 else ""
    hint = f'<p class="hint">{literal(words("reader_empty"))}</p>' if speeches else ""
    return desk_html(
        f'<div class="corpus-card"><h2>{literal(words("corpus_about"))}</h2>'
        f'<p class="count">{count}</p><ol>{rows}</ol>{others}{hint}'
        f'<p><a href="?room=library">{literal(words("corpus_add"))}</a></p></div>',
        words,
    )


def _row(document: Document, words: Words) -> str:
    speeches = words("speeches_count", n=document.speeches)
    facts = " · ".join(filter(None, (document.date, document.place, speeches)))
    name = document.occasion or document.source or document.name
    return (
        f'<li><span class="entry">{literal(name)}</span>'
        f'<span class="meta">{literal(facts)}</span></li>'
    )
