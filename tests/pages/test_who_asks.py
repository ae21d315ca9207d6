"""Who asks in an interview is known by the questions, whatever it is called."""

import pytest

from ingest.document_parser import parse_document
from vectorstore.embedder_protocol import Embedder

PUBLICATION = """海风周刊：码头的夜班为什么缺人？

林远山：夜班补贴太低，年轻人不愿意来。

海风周刊：补贴提高多少才够？

林远山：至少要提高三成，还要解决住宿。

海风周刊：住宿由谁来建？

林远山：由港务集团出地，企业出钱。
"""

ANONYMOUS = PUBLICATION.replace("林远山：", "专家：").replace("海风周刊：", "《海风》：")

LEAD_INS = """林远山：港口的问题有两个。

问题：夜班补贴太低。

对策：提高三成。

问题：住宿不足。

对策：由企业出钱建房。
"""


@pytest.mark.parametrize(
    ("text", "answering", "asking"),
    [(PUBLICATION, "林远山", "海风周刊"), (ANONYMOUS, "专家", "《海风》")],
)
def test_whoever_answers_a_publication_speaks_and_it_does_not(
    text: str, answering: str, asking: str, embedder: Embedder
) -> None:
    document = parse_document(text, embedder)

    assert {speech.speaker for speech in document.speeches} == {answering}
    (speech,) = document.speeches
    assert asking not in speech.body
    assert "夜班补贴太低，年轻人不愿意来。" in speech.body
    assert "由港务集团出地，企业出钱。" in speech.body


def test_words_that_lead_in_ask_nothing(embedder: Embedder) -> None:
    document = parse_document(LEAD_INS, embedder)

    assert not {speech.speaker for speech in document.speeches} & {"问题", "对策"}
