"""A question that names a meeting is about the documents whose names say so, and no others."""

import pytest

from assistant.retrieval.linking.meeting_parts import MeetingPart, leads, part_asked_for
from assistant.retrieval.planning.document_linking import DocumentLinker
from assistant.retrieval.planning.scope_linker import ScopeLinker
from vectorstore.records import DocumentRecord, SpeechHeader


def document(key: str, name: str, **told: str) -> DocumentRecord:
    return DocumentRecord(key, name, name, key, "", "", told.pop("occasion", ""), "", 1, 1, **told)


DOCUMENTS = [
    document("h", "harrow-2013.pdf", organ="COUNCIL OF HARROW"),
    document("c", "ata_34.md", organ="CÂMARA DOS VEREADORES", place="Recife"),
    document("l", "灯塔办发布会.html"),
    document("t", "c81.txt", occasion="第三届潮汐论坛", place="青岛"),
]
HEADERS = [SpeechHeader(f"{one.id}-1", one.id, "", "凌望舒", "", "", 1.0) for one in DOCUMENTS]


@pytest.mark.parametrize(
    ("question", "language", "documents"),
    [
        ("Who spoke at the Harrow meeting?", "en", "h"),
        ("What was said at the meeting of the Council of Harrow?", "en", "h"),
        ("Quem falou na sessão da Câmara dos Vereadores?", "pt", "c"),
        ("What was discussed in the Recife session?", "en", "c"),
        ("灯塔办哪天开的发布会？", "zh", "l"),
        ("谁在潮汐论坛上发言？", "zh", "t"),
        ("青岛的论坛上说了什么？", "zh", "t"),
        ("What did the council of Bergen say about Harrow?", "en", ""),
        ("What did the meeting say about Harrow?", "en", ""),
        ("Who spoke at the Bergen meeting?", "en", ""),
        ("谁在会议上谈到了青岛？", "zh", ""),
    ],
)
def test_the_words_beside_the_noun_for_a_meeting_name_its_document(
    question: str, language: str, documents: str
) -> None:
    found = DocumentLinker(DOCUMENTS, HEADERS).link(question, language)
    assert "".join(key for one in found for key in one.documents) == documents


def test_the_whole_name_of_a_meeting_leaves_the_question() -> None:
    linker = ScopeLinker(DOCUMENTS, HEADERS, lambda *_: False)
    found = linker.link("Quem falou na sessão da Câmara dos Vereadores?", "pt")
    assert (found.documents, found.query) == (("c",), "Quem falou ?")


def test_a_meeting_that_all_documents_are_of_limits_nothing() -> None:
    same = [document("1", "harrow-1.pdf"), document("2", "harrow-2.pdf")]
    assert not DocumentLinker(same, HEADERS).link("Who spoke at the Harrow meeting?", "en")


@pytest.mark.parametrize(
    ("question", "language", "part"),
    [
        ("Qui préside la séance ?", "fr", MeetingPart.CHAIR),
        ("Who chairs the session?", "en", MeetingPart.CHAIR),
        ("谁主持会议？", "zh", MeetingPart.CHAIR),
        ("Qui a demandé la parole ?", "fr", MeetingPart.OTHER),
        ("Who asked the questions?", "en", MeetingPart.OTHER),
        ("Who spoke?", "en", None),
        ("有哪些发言人？", "zh", None),
        ("Quem são os oradores?", "pt", None),
    ],
)
def test_to_lead_a_meeting_is_not_to_speak_in_it(
    question: str, language: str, part: MeetingPart | None
) -> None:
    assert part_asked_for(question, language) == part


@pytest.mark.parametrize(
    ("speaker", "role", "expected"),
    [
        ("M. le président", "", True),
        ("Paulo Vidal", "O SR. PRESIDENTE", True),
        ("主席", "", True),
        ("凌望舒", "主任委员", False),
        ("Vidal", "Ministro da Fazenda", False),
    ],
)
def test_who_leads_is_told_by_the_label(speaker: str, role: str, *, expected: bool) -> None:
    assert leads(SpeechHeader("s", "d", "", speaker, role, "", 1.0)) is expected
