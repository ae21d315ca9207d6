"""Where a question looks: the speakers, affiliations and documents one may choose."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from assistant.records import Document
from ui.web.conversation import Scope
from ui.web.i18n import Words
from ui.web.render import shown_group, shown_name
from vectorstore.records import Filters

if TYPE_CHECKING:
    from assistant.corpus import Corpus

Choices = list[tuple[str, str]]
"""What stands in a list, and the value behind it."""


def choices(corpus: "Corpus", words: Words) -> tuple[Choices, Choices, Choices]:
    """The speakers, affiliations and documents there are, in the order of the corpus."""
    speeches = corpus.speeches()
    return (
        [(shown_name(name, words), name) for name in _once(s.speaker for s in speeches)],
        affiliations((speech.affiliation for speech in speeches), words),
        [(document_name(document), document.id) for document in corpus.documents()],
    )


def scope(
    corpus: "Corpus",
    speakers: Sequence[str],
    groups: Sequence[str],
    documents: Sequence[str],
    words: Words,
) -> Scope:
    """Only where all that is chosen holds, under the names that `words` has for it.

    What is no longer in the corpus stays chosen: no narrowed question is asked of the whole corpus.
    """
    chosen = [tuple(dict.fromkeys(side)) for side in (speakers, groups, documents)]
    names = [
        {value: name for name, value in offered}.get(value, value)
        for offered, side in zip(choices(corpus, words), chosen, strict=True)
        for value in side
    ]
    filters = Filters(speakers=chosen[0], affiliations=chosen[1], documents=chosen[2])
    return Scope(filters=filters, names=tuple(names))


def document_name(document: Document) -> str:
    """What a reader knows a document by: its occasion, else the name of its file."""
    return document.occasion or document.name


def affiliations(names: Iterable[str], words: Words) -> Choices:
    """Each affiliation once, as readers of the interface can read it."""
    return [(shown_group(name, words), name) for name in _once(names)]


def _once(names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name]
