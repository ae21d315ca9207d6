"""What a term that was looked up tells, where the speeches are in another script."""

from pathlib import Path

import pytest
from support.embedders import WordEmbedder
from support.speeches import document, speech

from assistant.answering.kinds.look_up import Lookup, is_foreign
from assistant.answering.quoting import evidence_of
from vectorstore.mentions import Term, find_mentions
from vectorstore.store import Store


@pytest.mark.parametrize("said_outside", [False, True])
def test_a_foreign_term_that_somebody_outside_the_scope_says_is_no_unknown_one(
    said_outside: bool, tmp_path: Path
) -> None:
    store = Store(tmp_path, WordEmbedder())
    store.add(
        document(speech("凌望舒", "灯塔年久失修，夜里看不清航道。", "一是修缮灯塔。")),
        name="a",
        source="a",
        sha256="1" * 64,
    )
    mentions = find_mentions(store.library, (Term("灯塔", "zh"),))
    outside = tuple(mentions) if said_outside else ()
    lookup = Lookup("lighthouse", "en", ("lighthouse",), frozenset(), (), outside)

    assert is_foreign(lookup, [evidence_of(mentions[0].passage)]) is not said_outside
    store.close()
