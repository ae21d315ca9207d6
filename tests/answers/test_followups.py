"""A question in a conversation is understood without it, and a whole question is left alone."""

import pytest
from answering import SPEAKERS, Scripted, says
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.followups import standalone
from assistant.records import Turn
from vectorstore.errors import Unavailable


def talk(*messages: str) -> list[Turn]:
    """Messages of user and assistant in turn."""
    roles = ("user", "assistant")
    return [Turn(role=roles[n % 2], content=text) for n, text in enumerate(messages)]


PORT = talk("港口夜间作业怎么改进？", "周海宁（委员，民建）：“一是增设夜航引水员。”[1]")
SAID = "周海宁: “一是增设夜航引水员。” [1]"
PORT_EN = talk("How should night work at the port improve?", SAID)
PORT_PT = talk("Como melhorar o trabalho noturno no porto?", SAID)
PORT_RU = talk("Как улучшить ночную работу порта?", SAID)
PORT_FR = talk(
    "Comment améliorer le travail de nuit au port ?", "周海宁: “一是增设夜航引水员。” [1]"
)
PORT_ES = talk(
    "¿Cómo mejorar el trabajo nocturno en el puerto?", "周海宁: “一是增设夜航引水员。” [1]"
)
PORT_ID = talk(
    "Bagaimana memperbaiki kerja malam di pelabuhan?", "周海宁: “一是增设夜航引水员。” [1]"
)
PORT_AR = talk("كيف يتحسن العمل الليلي في الميناء؟", SAID)
PORT_FA = talk("کار شبانه بندر چگونه بهتر شود؟", SAID)
PORT_HI = talk("बंदरगाह पर रात का काम कैसे सुधरे?", SAID)
PORT_HANT = talk("港口夜間作業怎麼改進？", "周海宁（委员，民建）：“一是增设夜航引水员。”[1]")


@pytest.mark.parametrize(
    ("history", "question", "understood"),
    [
        (PORT, "他还提了什么？", "周海宁还提了什么？"),
        (PORT, "这位委员对岸电怎么看？", "周海宁对岸电怎么看？"),
        (PORT, "第二条建议是什么？", "第二条建议是什么？（周海宁）"),
        (PORT, "那学校呢？", "那学校呢？（港口 夜间 作业 改进）"),
        (PORT, "那何书影呢？", "那何书影呢？（港口 夜间 作业 改进）"),
        (PORT, "还有谁谈到？", "还有谁谈到？（港口 夜间 作业 改进）"),
        (PORT_HANT, "她還提了什麼？", "周海宁還提了什麼？"),
        (PORT_EN, "What else did he propose?", "What else did 周海宁 propose?"),
        (PORT_EN, "What are her other proposals?", "What are 周海宁’s other proposals?"),
        (PORT_EN, "And in schools?", "And in schools? (night work port improve)"),
        (PORT_EN, "Who else?", "Who else? (night work port improve)"),
        (PORT_EN, "And He Shuying?", "And He Shuying? (night work port improve)"),
        (PORT_PT, "O que mais ela propôs?", "O que mais 周海宁 propôs?"),
        (PORT_PT, "E sobre as escolas?", "E sobre as escolas? (melhorar trabalho noturno porto)"),
        (PORT_RU, "Что ещё он предложил?", "Что ещё 周海宁 предложил?"),
        (PORT_ES, "¿Qué más propuso ella?", "¿Qué más propuso 周海宁?"),
        (PORT_ES, "¿Y en las escuelas?", "¿Y en las escuelas? (mejorar trabajo nocturno puerto)"),
        (PORT_FR, "Qu'a-t-elle proposé d'autre ?", "Qu'a 周海宁 proposé d'autre?"),
        (PORT_FR, "Que propose-t-il sur l'éclairage ?", "Que propose 周海宁 sur l'éclairage?"),
        (PORT_FR, "Et dans les écoles ?", "Et dans les écoles ? (améliorer travail nuit port)"),
        (PORT_FR, "Qui d'autre ?", "Qui d'autre ? (améliorer travail nuit port)"),
        (PORT_ID, "Apa lagi yang dia usulkan?", "Apa lagi yang 周海宁 usulkan?"),
        (PORT_ID, "Dan di sekolah?", "Dan di sekolah? (memperbaiki kerja malam pelabuhan)"),
        (PORT_ID, "Siapa lagi?", "Siapa lagi? (memperbaiki kerja malam pelabuhan)"),
        (PORT_AR, "وماذا اقترح أيضًا؟", "وماذا اقترح أيضًا؟ (周海宁)"),
        (PORT_AR, "وفي المدارس؟", "وفي المدارس؟ (يتحسن العمل الليلي الميناء)"),
        (PORT_AR, "ومن غيره؟", "ومن غيره؟ (يتحسن العمل الليلي الميناء)"),
        (PORT_FA, "او چه پیشنهاد دیگری داد؟", "周海宁 چه پیشنهاد دیگری داد؟"),
        (PORT_FA, "چه کسی دیگر؟", "چه کسی دیگر؟ (کار شبانه بندر بهتر)"),
        (PORT_HI, "उसने और क्या सुझाया?", "周海宁 ने और क्या सुझाया?"),
        (PORT_HI, "और स्कूलों में?", "और स्कूलों में? (बंदरगाह रात काम सुधरे)"),
        (PORT_HI, "और किसने?", "और किसने? (बंदरगाह रात काम सुधरे)"),
        (PORT_RU, "А в школах?", "А в школах? (улучшить ночную работу порта)"),
    ],
)
def test_a_question_that_leans_is_made_whole(
    history: list[Turn], question: str, understood: str
) -> None:
    assert standalone(question, history, SPEAKERS) == understood


@pytest.mark.parametrize(
    "question",
    [
        "乡村学校的音乐教师从哪里来？",
        "何书影建议设立什么基金？",
        "还有谁谈到社区食堂？",
        "Who proposed a choir fund for schools?",
        "Does Lin Yuqing want meal cards for the elderly?",
        "Quem mais fala de refeitórios para idosos?",
        "Кто говорил о столовых для пожилых людей?",
        "कैंटीन के बारे में किसने बात की?",
    ],
)
def test_a_whole_question_stays_as_it_is(question: str) -> None:
    assert standalone(question, PORT + PORT_EN, SPEAKERS) == question


@given(st.text(max_size=40))
def test_without_a_conversation_every_question_stands_alone(question: str) -> None:
    assert standalone(question, [], SPEAKERS) == question


def test_the_matter_outlives_questions_that_only_lean_on_it() -> None:
    history = PORT_EN + talk("And in Russia?", "周海宁: “减少船舶排放。” [1]")
    assert standalone("And in India?", history, SPEAKERS) == (
        "And in India? (night work port improve)"
    )


def test_the_speaker_is_the_one_last_named() -> None:
    history = PORT + talk("乡村学校缺什么？", "何书影：“乡村学校缺少音乐教师。”[1]")
    assert standalone("她还说了什么？", history, SPEAKERS) == "何书影还说了什么？"


def test_a_model_is_asked_only_where_a_question_leans() -> None:
    model = says("周海宁还提出了哪些港口建议？")
    assert standalone("他还提了什么？", PORT, SPEAKERS, model) == "周海宁还提出了哪些港口建议？"
    standalone("何书影建议设立什么基金？", PORT, SPEAKERS, model)
    assert len(model.heard) == 1
    assert "增设夜航引水员" in model.heard[0][1].content


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "林雨晴还提了什么？",
        "What else did 周海宁 propose?",
        "周海宁" * 200,
    ],
)
def test_a_rewriting_that_cannot_be_right_is_not_taken(reply: str) -> None:
    assert standalone("他还提了什么？", PORT, SPEAKERS, says(reply)) == "周海宁还提了什么？"


def test_a_model_that_is_down_leaves_the_rules() -> None:
    down = Scripted([Unavailable("down.")])
    assert standalone("他还提了什么？", PORT, SPEAKERS, down) == "周海宁还提了什么？"


def test_a_rewriting_that_asks_nothing_is_not_kept() -> None:
    answering = says("周海宁还建议增设夜航引水员。")
    assert standalone("他还提了什么？", PORT, SPEAKERS, answering) == "周海宁还提了什么？"
