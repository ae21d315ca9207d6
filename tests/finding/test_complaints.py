"""Who proposes a thing is not against it: a complaint is told by words, asked for and held."""

import pytest

from assistant.retrieval.complaints import complaint_asked, holds_complaint
from vectorstore.tokens import fold


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("zh", "谁反对扩建码头？"),
        ("zh-Hant", "他為什麼不贊成擴建碼頭？"),
        ("zh", "夜航为什么取消了？"),
        ("en", "Why does he object to the new pier?"),
        ("en", "Who complained about the noise?"),
        ("ru", "Кто выступил против причала?"),
        ("ru", "Кто жаловался на шум?"),
        ("pt", "Quem criticou o novo cais?"),
        ("es", "¿Quién rechaza el muelle?"),
        ("fr", "Qui s'oppose au nouveau quai ?"),
        ("ar", "لماذا يعارض الرصيف الجديد؟"),
        ("hi", "नए घाट का विरोध किसने किया?"),
        ("id", "Siapa yang menolak dermaga baru?"),
        ("fa", "چه کسی با اسکله مخالف است؟"),
        ("vi", "Ai phản đối bến cảng mới?"),
        ("de", "Wer ist gegen den neuen Kai?"),
    ],
)
def test_a_complaint_is_asked_for_in_any_language(language: str, question: str) -> None:
    assert complaint_asked(question, language)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("zh", "谁建议扩建码头？"),
        ("en", "Who wants a new pier?"),
        ("ru", "Перечислите, пожалуйста, все предложения."),
        ("pt", "Que cadeia de suprimentos foi proposta?"),
        ("sw", "Nani anapinga?"),
    ],
)
def test_what_is_proposed_is_no_complaint(language: str, question: str) -> None:
    assert not complaint_asked(question, language)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("码头泊位不足，货船要排队两天。", True),
        ("碼頭缺少泊位。", True),
        ("建议扩建码头，新增泊位四个。", False),
    ],
)
def test_a_text_complains_or_does_not(text: str, held: bool) -> None:
    assert holds_complaint(fold(text)) is held
