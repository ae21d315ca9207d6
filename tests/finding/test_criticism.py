"""Whoever proposes a thing does not oppose it: criticism is recognised by its words."""

import pytest

from assistant.retrieval.query.criticism import asks_for_criticism, contains_criticism
from vectorstore.analysis.normalization import fold


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("zh", "谁反对扩建码头？"),
        ("zh-Hant", "他為什麼不贊成擴建碼頭？"),
        ("zh", "夜航为什么取消了？"),
        ("en", "Why was the night ferry scrapped?"),
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
        ("pt", "Quem se opôs ao cais?"),
        ("en", "Why doesn't she support the pier?"),
        ("it", "Chi si oppone al molo?"),
        ("tr", "İskeleye kim itiraz etti?"),
        ("ja", "桟橋に反対したのは誰ですか？"),
        ("ko", "부두에 반대한 사람은 누구입니까?"),
    ],
)
def test_criticism_is_asked_for_in_any_language(language: str, question: str) -> None:
    assert asks_for_criticism(question, language)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("zh", "谁建议扩建码头？"),
        ("zh", "谁主张取消夜航的收费？"),
        ("zh", "谁谈到延迟退休？"),
        ("zh", "犯罪嫌疑人怎么引渡？"),
        ("zh", "怎样减少食品浪费？"),
        ("en", "Who wants a new pier?"),
        ("en", "Which fee should be scrapped?"),
        ("en", "Who spoke about delayed retirement?"),
        ("en", "What is said of the fight against corruption?"),
        ("en", "What is said of early warning?"),
        ("ru", "Перечислите, пожалуйста, все предложения."),
        ("ru", "Как протестировать паром?"),
        ("ru", "Кто говорил об отмене пошлин?"),
        ("pt", "Que cadeia de suprimentos foi proposta?"),
        ("pt", "O que se diz dos minerais críticos?"),
        ("es", "¿Qué se dice de los minerales críticos?"),
        ("fr", "Que dit-on des minerais critiques ?"),
        ("ar", "ما المقترح من أجل المعارض التجارية؟"),
        ("ar", "من اقترح إلغاء التأشيرات؟"),
        ("hi", "पूर्व चेतावनी पर क्या कहा गया?"),
        ("id", "Siapa yang mengusulkan menghapus tarif?"),
        ("fa", "درباره وارد کردن کالا چه گفته شد؟"),
        ("vi", "Ai nói về thủy lợi?"),
        ("ko", "공항의 확장을 누가 제안했나요?"),
        ("sw", "Nani anapinga?"),
    ],
)
def test_what_is_proposed_or_spoken_of_is_no_criticism(language: str, question: str) -> None:
    assert not asks_for_criticism(question, language)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("码头泊位不足，货船要排队两天。", True),
        ("碼頭缺少泊位。", True),
        ("建议扩建码头，新增泊位四个。", False),
        ("未来五年发展低碳航运，降低成本，提供差异化服务。", False),
    ],
)
def test_a_text_contains_criticism_or_does_not(text: str, held: bool) -> None:
    assert contains_criticism(fold(text)) is held
