"""Prompts are files: the same in both languages, filled in completely or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.template import Prompt, Template, language_name, prompt

NAMES = ("answer", "followup", "judge")


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_parts_with_the_same_variables(name: str) -> None:
    def shape(found: Prompt) -> dict[str, frozenset[str]]:
        return {part: template.variables for part, template in found.templates.items()}

    assert shape(prompt(name, "zh")) == shape(prompt(name, "en"))


def test_chinese_questions_have_chinese_prompts_and_others_english_ones() -> None:
    assert prompt("answer", "zh-Hant") == prompt("answer", "zh")
    assert prompt("answer", "pt") == prompt("answer", "en") != prompt("answer", "zh")


def test_the_fingerprint_tells_files_apart() -> None:
    fingerprints = {prompt(name, tag).fingerprint for name in NAMES for tag in ("zh", "en")}
    assert len(fingerprints) == 2 * len(NAMES)


@pytest.mark.parametrize("values", [{}, {"a": "1"}, {"a": "1", "b": "2", "c": "3"}])
def test_a_missing_or_unknown_variable_fails(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="takes exactly"):
        Template("t", "{a} and {b}").fill(**values)


@given(st.text(), st.text())
def test_values_are_put_in_as_they_are(first: str, second: str) -> None:
    assert Template("t", "{a}|{b}").fill(a=first, b=second) == f"{first}|{second}"


@pytest.mark.parametrize("tag", ["zh", "en"])
def test_an_example_is_whole_in_each_of_its_languages(tag: str) -> None:
    texts = prompt("example", tag).templates
    questions = {name.removeprefix("question_") for name in texts if name.startswith("question_")}
    answers = {name.removeprefix("answer_") for name in texts if name.startswith("answer_")}
    assert questions == answers >= {tag}
    assert all("[1]" in texts[f"answer_{language}"].text for language in answers)
    followups = {name.removeprefix("followup_") for name in texts if name.startswith("followup_")}
    rewritten = {name.removeprefix("rewritten_") for name in texts if name.startswith("rewritten_")}
    assert followups == rewritten == questions


def test_languages_have_names() -> None:
    assert language_name("zh-Hant", within="zh-Hant") == "繁體中文"
    assert language_name("pt-BR", within="pt-BR") == "Portuguese"
    assert language_name("sw", within="sw") == "the language of the question"
