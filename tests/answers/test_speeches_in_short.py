"""A speech without proposals is summed up by what it is about, in its own order."""

from pathlib import Path

from support.embedders import WordEmbedder

from assistant.answering.central_sentences import central_sentences
from vectorstore.records import ParsedDocument, ParsedSpeech, PassageKind, PassageSpan
from vectorstore.store import Store

SENTENCES = (
    "Good afternoon to everybody who came here today.",
    "The harbour ferry needs a new pier before winter.",
    "The ferry pier of the harbour was closed in winter.",
    "Without the pier no ferry leaves the harbour in winter.",
    "Thank you, and I wish you all a pleasant evening.",
)


def test_the_sentences_nearest_to_the_centre_stand_in_their_order(tmp_path: Path) -> None:
    body = " ".join(SENTENCES)
    spans = (PassageSpan(PassageKind.SECTION, None, 0, len(body)),)
    spoken = ParsedSpeech(
        title="", speaker="Duarte", role="", affiliation="", body=body, spans=spans
    )
    store = Store(tmp_path, WordEmbedder())
    store.add(ParsedDocument((spoken,)), name="a", source="a", sha256="1" * 64)
    (header,) = store.library.headers()
    speech = store.library.speech(header.id)

    def quoted(most: int) -> list[str]:
        found = central_sentences(speech, store.library, most)
        return [body[one.start : one.end] for _, one in found]

    assert quoted(1)[0] in SENTENCES[1:4]
    assert quoted(3) == sorted(quoted(3), key=body.index)
    assert quoted(99) == list(SENTENCES)
    store.close()
