"""A page whose titles and bylines stand apart from the speeches they belong to."""

from ingest.affinity import affinity
from ingest.assignment import assign
from ingest.layout import Layout
from ingest.passages import split
from ingest.stretches import body_text, stretches
from vectorstore.embedding import Embedder
from vectorstore.records import ParsedSpeech


def speeches(layout: Layout, embedder: Embedder) -> tuple[ParsedSpeech, ...]:
    """The speeches of a scrambled page, by where their bodies stand."""
    parts = stretches(layout)
    titles = [entry.title or entry.byline.speaker for entry in layout.entries]
    found = []
    for body in assign(parts, affinity(titles, [part.text for part in parts], embedder)):
        entry = layout.entries[body.byline]
        places = [at for part in parts[body.first : body.last] for at in part.places]
        text = body_text(layout, places)
        found.append(
            ParsedSpeech(
                entry.title,
                entry.byline.speaker,
                entry.byline.role,
                entry.byline.affiliation,
                text,
                split(text),
                body.confidence,
            )
        )
    return tuple(found)
