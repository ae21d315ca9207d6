"""What no passage can bear out is refused, however near the passages come otherwise."""

import pytest
from answering import passage
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.answer_policy import decide
from assistant.answering.premise_check import states_figures
from assistant.evidence import QuestionType, Retrieval
from assistant.retrieval.query.question_type import classify_question

PORT = (
    passage("周海宁", "2024年港口装卸收入达到72.45亿元，促成31个交易项目，同比增长18.6%。"),
    passage("周海宁", "夜航船只近四成空驶，保费由市里补贴不超过三成。"),
)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("zh", "谁说装卸收入达到72.45亿元？"),
        ("zh", "谁说装卸收入超过72亿元？"),
        ("en", "Who said that handling revenue reached 7.245 billion yuan?"),
        ("ru", "Кто сказал, что выручка достигла 7,245 млрд юаней?"),
        ("pt", "Quem disse que cresceu 18,6 por cento?"),
        ("en", "Who complains that nearly 40% of the ships sail empty?"),
        ("es", "¿Quién pide que se pague el 30 por ciento de la prima?"),
        ("fr", "Qui se plaint que 40 pour cent des navires naviguent à vide ?"),
        ("fr", "Qui parle de 7,245 milliards de yuans ?"),
        ("fa", "چه کسی گفت ۴۰ درصد کشتی‌ها خالی می‌روند؟"),
        ("ar", "من قال إن ٤٠ بالمئة من السفن تبحر فارغة؟"),
        ("vi", "Ai nói 40 phần trăm tàu chạy rỗng?"),
        ("zh", "装卸收入达到了多少亿元？"),
        ("zh", "十五五期间港口怎么办？"),
        ("en", "I am 45, who speaks for people like me in 2026?"),
        ("zh", "等了十几年，谁提过？"),
    ],
)
def test_figures_that_a_passage_states_stand(language: str, question: str) -> None:
    assert states_figures(question, language, PORT, named=False)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("zh", "谁说装卸收入达到172.45亿元？"),
        ("zh-Hant", "誰說裝卸收入是90億元？"),
        ("en", "Who said that handling revenue reached 9.5 billion yuan?"),
        ("ru", "Кто сказал, что рост составил 81,6%?"),
        ("hi", "किसने कहा कि वृद्धि 81.6% रही?"),
        ("pt", "Quem disse que cresceu 81,6 por cento?"),
        ("zh", "谁说夜航船只六成空驶？"),
    ],
)
def test_figures_that_no_passage_states_do_not(language: str, question: str) -> None:
    assert not states_figures(question, language, PORT, named=False)


def test_of_somebody_named_whole_numbers_must_stand_as_well() -> None:
    question = "周海宁说促成了500个交易项目吗？"
    assert states_figures(question, "zh", PORT, named=False)
    assert not states_figures(question, "zh", PORT, named=True)
    assert states_figures("周海宁说促成了31个交易项目吗？", "zh", PORT, named=True)
    assert states_figures("周海宁对2030年的港口有何建议？", "zh", PORT, named=True)


@given(st.integers(1, 999), st.integers(1, 999))
def test_a_share_is_borne_out_by_itself_alone(said: int, asked: int) -> None:
    text = f"同比增长{said / 10}%。"
    found = states_figures(
        f"谁说增长了{asked / 10}%？", "zh", [passage("周海宁", text)], named=False
    )
    assert found is (said == asked)


def found(question: str, language: str, **more: object) -> Retrieval:
    return Retrieval(
        question=question,
        language=language,
        evidence=PORT,
        confidence=0.9,
        question_types=classify_question(question, language),
    ).model_copy(update=more)


def test_a_question_that_takes_a_wrong_figure_for_granted_is_refused() -> None:
    assert decide(found("谁说装卸收入达到72.45亿元？", "zh")).answered
    assert not decide(found("谁说装卸收入达到92.45亿元？", "zh")).answered


def test_who_did_give_the_figure_is_told_in_place_of_the_one_named() -> None:
    other = (passage("何书影", "渔港去年卸鱼500万吨。"),)
    asked = found("周海宁说去年卸鱼多少？是500万吨吗？", "zh", speakers=("周海宁",))
    corrected = asked.model_copy(update={"evidence_by_others": other, "others_confidence": 0.8})
    assert not decide(asked).answered
    assert decide(corrected).spoke_instead == ("何书影",)
    first = passage("陈牧远", "渔港去年卸鱼不少。")
    mixed = corrected.model_copy(update={"evidence_by_others": (first, *other)})
    assert decide(mixed).spoke_instead == ()


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("zh", "谁没有提到人才？"),
        ("zh", "哪些委员从来没谈过航运？"),
        ("zh-Hant", "哪幾位委員沒有提到人才？"),
        ("zh", "没有提到人才的是谁？"),
        ("zh", "谁对港口只字未提？"),
        ("en", "Which speakers did not mention data?"),
        ("en", "Who didn't talk about ports at all?"),
        ("en", "Who is silent on shipping?"),
        ("en", "What did Zhou Haining not mention?"),
        ("es", "¿Quién no habló de abogados?"),
        ("pt", "Que oradores nunca mencionam a aviação?"),
        ("fr", "Qui n'a pas parlé des données ?"),
        ("ru", "Кто из выступавших не упомянул порт?"),
        ("ru", "Кто про налоги ничего не сказал?"),
        ("hi", "किसने डेटा का ज़िक्र नहीं किया?"),
        ("ar", "من لم يذكر البيانات؟"),
        ("fa", "چه کسی درباره داده صحبت نکرد؟"),
        ("id", "Siapa yang tidak menyebut data?"),
        ("vi", "Ai không nhắc đến dữ liệu?"),
    ],
)
def test_who_is_silent_no_passage_tells(language: str, question: str) -> None:
    assert QuestionType.SILENCE in classify_question(question, language)
    assert not decide(found(question, language)).answered


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("zh", "谁说企业没有谈判能力？"),
        ("zh", "谁没有提供资金？"),
        ("zh", "哪些发言谈到没有外语人才？"),
        ("en", "Who said that companies do not speak the language?"),
        ("en", "Who proposed not only funds but also talent?"),
        ("es", "¿Quién dijo que las empresas no hablan portugués?"),
        ("pt", "Quem disse que as empresas não falam chinês?"),
        ("fr", "Qui dit que les entreprises ne parlent pas le portugais ?"),
        ("ru", "Кто говорит, что предприятия не обсуждают риски?"),
        ("en", "What help is proposed for students who do not speak Portuguese?"),
        ("en", "What did Zhou say about risks the law does not address?"),
        ("en", "Who spoke of students who left school and dropped out?"),
        ("pt", "O que se propõe para quem não fala chinês?"),
        ("ru", "Что предлагают тем, кто не говорит по-китайски?"),
        ("fr", "Qui ne dispose pas d'avocats ?"),
        ("hi", "किसने कहा कि मज़दूरों की बात नहीं सुनी जाती?"),
        ("fa", "چه کسی گفت شرکت‌ها پرتغالی صحبت نمی‌کنند؟"),
        ("zh", "未涉及个人信息的数据出境有哪些便利？"),
    ],
)
def test_a_want_that_is_spoken_of_is_no_silence(language: str, question: str) -> None:
    assert QuestionType.SILENCE not in classify_question(question, language)
    assert decide(found(question, language)).answered


def test_who_says_what_is_asked_word_for_word_is_not_denied_it() -> None:
    own = passage("周海宁", "渔港去年卸鱼不少。")
    other = (passage("何书影", "渔港去年卸鱼500万吨，是全省第一。"),)
    asked = found(
        "周海宁怎么说渔港？", "zh",
        speakers=("周海宁",), confidence=0.2, evidence=(*PORT, own),
        evidence_by_others=other, others_confidence=0.8,
    )  # fmt: skip
    literal = own.model_copy(update={"has_topic": True})
    stated = asked.model_copy(update={"evidence": (*PORT, literal)})
    assert decide(asked).spoke_instead == ("何书影",)
    assert decide(stated).answered
    assert decide(stated).evidence == (literal,)


def test_who_answered_the_one_that_asked_is_quoted_and_not_corrected() -> None:
    answer = passage("周海宁", "九月下水。")
    question = passage("江报记者", "旧船停了半年。新船哪一天才能下水？")
    asked = found(
        "周海宁说新船何时下水？", "zh",
        speakers=("周海宁",), confidence=0.2, evidence=(*PORT, answer),
        evidence_by_others=(question,), others_confidence=0.8,
    )  # fmt: skip
    kept = answer.passage.model_copy(update={"question": "江报记者：新船哪一天才能下水？"})
    answered = answer.model_copy(update={"passage": kept})
    assert not decide(asked).answered
    decision = decide(asked.model_copy(update={"evidence": (*PORT, answered)}))
    assert decision.answered
    assert decision.evidence == (answered,)
