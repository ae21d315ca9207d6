"""A page whose titles and bylines stand apart from the speeches they belong to."""

from ingest.affinity import affinity
from ingest.assignment import assign
from ingest.layout import Layout
from ingest.passages import split
from ingest.stretches import body_text, stretches
from vectorstore.embedding import Embedder
from vectorstore.records import ParsedSpeech


def speeches(
    layout: Layout, embedder: Embedder
) -> tuple[tuple[ParsedSpeech, ...], tuple[str, ...]]:
    """The speeches of a scrambled page by where their bodies stand, and the texts of no speech."""
    parts = stretches(layout)
    titles = [entry.title or entry.byline.speaker for entry in layout.entries]
    found, taken = [], set[int]()
    for body in assign(parts, affinity(titles, [part.text for part in parts], embedder)):
        taken.update(range(body.first, body.last))
        entry = layout.entries[body.byline]
        text = body_text(
            layout, [at for part in parts[body.first : body.last] for at in part.places]
        )
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
    return tuple(found), tuple(part.text for at, part in enumerate(parts) if at not in taken)
