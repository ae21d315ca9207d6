"""What a chat model is shown: by the kind of question, as it was spoken, and as much as fits."""

import re
from itertools import pairwise

import pytest
from answering import SPEAKERS, Vectors, evidence, passage, says, whole
from hypothesis import given, settings
from hypothesis import strategies as st
from support.embedders import WordEmbedder

from assistant.answering.generation.answer_form import AnswerForm, answer_form
from assistant.answering.generation.answer_writer import AnswerWriter
from assistant.answering.generation.passage_order import as_spoken, flattened, from_every_speaker
from assistant.answering.generation.prompt_builder import (
    BuiltPrompt,
    WritingRequest,
    build_prompt,
    fingerprint,
)
from assistant.answering.generation.token_budget import TokenBudget, tokens_by, tokens_with_margin
from assistant.evidence import Evidence, QuestionType
from assistant.localization.glosser import Glosser
from assistant.plan import PlanKind, PlanScope, QueryPlan
from prompts.examples import WorkedExample, worked_examples
from vectorstore.errors import InvalidRequest

SHOWN = evidence()
FORMS = [form for form in AnswerForm if form is not AnswerForm.NOTES]
EXAMPLES = [
    (form, example, language)
    for form in FORMS
    for example in worked_examples(form).examples
    for language in example.questions
]


def built(
    form: AnswerForm = AnswerForm.FACT,
    language: str = "zh",
    shown: tuple[Evidence, ...] = SHOWN,
    budget: TokenBudget | None = None,
) -> BuiltPrompt:
    request = WritingRequest("谁建议了什么？", language, form, shown, SPEAKERS)
    return build_prompt(request, budget or TokenBudget(), Glosser())


@pytest.mark.parametrize("form", FORMS)
def test_each_kind_of_answer_has_two_examples_in_the_languages_of_the_product(
    form: AnswerForm,
) -> None:
    examples = worked_examples(form).examples
    assert len(examples) == 2
    for example in examples:
        assert set(example.questions) == set(example.answers)
        assert set(example.questions) == {"zh", "zh-Hant", "en", "pt", "es", "ru", "fr"}


@pytest.mark.parametrize(("form", "example", "language"), EXAMPLES)
def test_an_example_is_an_answer_that_the_product_would_let_through(
    form: AnswerForm, example: WorkedExample, language: str
) -> None:
    shown, start = list[Evidence](), 0
    for speech in example.speeches:
        for text in speech.passages:
            shown.append(
                passage(
                    speech.speaker, text, start, title=speech.title, affiliation=speech.affiliation
                )
            )
            start += len(text)
    embedder = WordEmbedder()
    writer = AnswerWriter(says(example.answers[language]), embedder, Vectors(embedder, shown))
    speakers = tuple({item.passage.speaker for item in shown})
    asked = WritingRequest(example.questions[language], language, form, tuple(shown), speakers)
    text, chunks = whole(writer.write(asked))
    assert [chunk.unsupported for chunk in chunks if chunk.unsupported] == []
    assert re.sub(r"\s*\[\d+\]", "", text) == re.sub(r"\s*\[\d+\]", "", example.answers[language])


def test_one_example_of_each_kind_answers_a_part_and_names_the_gap() -> None:
    for form in FORMS:
        assert any(
            "段落没有提到" in example.answers["zh"] for example in worked_examples(form).examples
        )


@pytest.mark.parametrize(
    ("plan", "types", "form"),
    [
        (QueryPlan(), {QuestionType.FACT}, AnswerForm.FACT),
        (QueryPlan(), {QuestionType.WHO, QuestionType.LIST}, AnswerForm.LIST),
        (QueryPlan(), {QuestionType.COMPARISON, QuestionType.LIST}, AnswerForm.COMPARISON),
        (QueryPlan(kind=PlanKind.TOPIC), {QuestionType.FACT}, AnswerForm.SYNTHESIS),
        (QueryPlan(kind=PlanKind.SPEAKER), set[QuestionType](), AnswerForm.LIST),
        (QueryPlan(kind=PlanKind.COMPARISON), {QuestionType.LIST}, AnswerForm.COMPARISON),
        (QueryPlan(kind=PlanKind.SUMMARY), set[QuestionType](), AnswerForm.SUMMARY),
        (QueryPlan(kind=PlanKind.SUMMARY, topic="港口"), set(), AnswerForm.SYNTHESIS),
        (
            QueryPlan(kind=PlanKind.SUMMARY, topic="港口", scope=PlanScope(speakers=("周海宁",))),
            set(),
            AnswerForm.SUMMARY,
        ),
    ],
)
def test_the_plan_tells_the_form(
    plan: QueryPlan, types: set[QuestionType], form: AnswerForm
) -> None:
    assert answer_form(plan, frozenset(types)) is form


def test_each_form_has_instructions_of_its_own() -> None:
    for language in ("zh", "en"):
        systems = {built(form, language).messages[0].content for form in AnswerForm}
        assert len(systems) == len(AnswerForm)
        assert len({fingerprint(form, language) for form in FORMS}) == len(FORMS)


def test_every_speaker_comes_once_before_anybody_twice() -> None:
    first = from_every_speaker(SHOWN)[: len(SPEAKERS)]
    assert [item.passage.speaker for item in first] == list(SPEAKERS)
    room = TokenBudget(passage_chars=110)
    of_all = built(AnswerForm.SYNTHESIS, shown=SHOWN, budget=room).shown
    assert {item.passage.speaker for item in of_all} == {*SPEAKERS}
    assert {item.passage.speaker for item in built(budget=room).shown} == {SPEAKERS[0], SPEAKERS[1]}


@given(st.permutations(SHOWN))
def test_passages_are_shown_as_they_were_spoken(order: list[Evidence]) -> None:
    shown = list(flattened(as_spoken(order)))
    assert sorted(item.passage.id for item in shown) == sorted(item.passage.id for item in order)
    speakers = [item.passage.speaker for item in shown]
    assert len({*speakers}) == sum(a != b for a, b in zip(["", *speakers], speakers, strict=False))
    for one, other in pairwise(shown):
        if one.passage.speech_id == other.passage.speech_id:
            assert one.passage.start < other.passage.start


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("zh", "周海宁（委员，民建）《让港口夜里也忙起来》"),
        ("zh-Hant", "周海寧（委員，民建）《让港口夜里也忙起来》"),
        ("en", "Zhou Haining (周海宁) (member, China National Democratic Construction"),
        ("ru", "Чжоу Хайнин (周海宁) (член, Ассоциация демократического национального"),
    ],
)
def test_who_speaks_is_said_in_the_language_of_the_question(language: str, heading: str) -> None:
    assert heading in built(language=language).messages[-1].content


def test_terms_have_their_translation_beside_them_once() -> None:
    user = built(language="en").messages[-1].content
    assert user.count("(volunteer)") == 1
    assert "志愿者 (volunteer)" in user
    assert "CNY 14.732 billion" in user
    assert "147.32亿" not in user
    assert "147.32亿元" in built().messages[-1].content


@given(st.integers(1024, 6000), st.sampled_from(AnswerForm), st.sampled_from(["zh", "en", "ru"]))
@settings(max_examples=30)
def test_a_prompt_and_its_reply_fit_the_window(
    window: int, form: AnswerForm, language: str
) -> None:
    budget = TokenBudget(window, reply=200)
    many = tuple(
        passage(f"{speaker}{n}", item.passage.text * 3, item.passage.start, title="题")
        for n in range(9)
        for item in SHOWN
        for speaker in [item.passage.speaker]
    )
    prompt = built(form, language, many, budget)
    assert len(prompt.shown) >= 1
    if len(prompt.shown) > 1:
        assert budget.of(prompt.messages) + budget.reply <= window


def test_tokens_are_counted_by_the_models_own_tokenizer_where_it_is_known(tmp_path: object) -> None:
    from pathlib import Path

    from tokenizers import Tokenizer, models, pre_tokenizers

    folder = Path(str(tmp_path))
    tokenizer = Tokenizer(models.WordLevel({"a": 0, "[UNK]": 1}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    assert tokens_by(folder)("a b, a") == 4
    assert tokens_by(folder / "tokenizer.json")("a") == 1
    with pytest.raises(InvalidRequest, match="WENZHENG_LLM_TOKENIZER"):
        tokens_by(folder / "none.json")


def test_without_it_they_are_estimated_rather_too_many() -> None:
    assert tokens_with_margin("港口夜间作业") >= len("港口夜间作业")
    assert tokens_with_margin("night pilots for the port") >= 5
