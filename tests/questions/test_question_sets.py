"""The question sets rest on what the speeches say: no evidence is invented, no split leaks."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SETS = ROOT / "benchmarks" / "questions"
SAMPLE = ROOT / "ingest" / "sample" / "page.txt"
SHARED_PAGES = ROOT / "../shared/corpus"
BLIND = ("blind", *(f"blind{number}" for number in range(2, 10)))
QUESTION_SETS = ("first", "dev", "test", *BLIND, "plain")
ANSWERABLE = {"fact", "paraphrase", "who", "list", "comparison", "name", "term"}
UNANSWERABLE = {"near", "far", "misattributed"}
SPLIT_LANGUAGES = {"zh", "zh-Hant", "en", "pt", "ru", "ar", "es", "fa", "hi", "id"}
LANGUAGES_OF = {
    "dev": SPLIT_LANGUAGES,
    "test": SPLIT_LANGUAGES,
    **{name: SPLIT_LANGUAGES - {"fa"} | {"fr"} for name in BLIND},
    "plain": SPLIT_LANGUAGES | {"fr", "vi"},
}
LANGUAGES = SPLIT_LANGUAGES | {"fr", "vi"}

Row = dict[str, Any]


def unspaced(text: str) -> str:
    return "".join(text.split())


def read(name: str) -> list[Row]:
    lines = (SETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def load_truth() -> list[Row]:
    path = Path(__file__).with_name("sample.truth.json")
    speeches: list[Row] = json.loads(path.read_text(encoding="utf-8"))["speeches"]
    return speeches


TRUTH = load_truth()
BODIES = {speech["speaker"]: unspaced(speech["body"]) for speech in TRUTH}
QUESTIONS = [question for name in QUESTION_SETS for question in read(name)]
DIALOGUE_SETS = ("dialogues", "dialogues_2")


def answered(questions: list[Row]) -> list[Row]:
    return [question for question in questions if question["answerable"]]


def real_page() -> str:
    pages = sorted(SHARED_PAGES.glob("*.txt"))
    if not pages:
        pytest.skip("The real page is not at ../shared/corpus, so nothing is compared with it.")
    return unspaced("".join(page.read_text(encoding="utf-8") for page in pages))


def longest_run(text: str, page: str) -> str:
    """The longest stretch of `text` that stands in `page`."""
    best = ""
    for start in range(len(text)):
        while text[start : start + len(best) + 1] in page:
            longer = text[start : start + len(best) + 1]
            if len(longer) == len(best):
                return best
            best = longer
    return best


def test_the_sample_page_holds_every_speech_whole() -> None:
    page = unspaced(SAMPLE.read_text(encoding="utf-8"))
    assert len(BODIES) == 11
    for speech in TRUTH:
        assert page.count(unspaced(speech["body"])) == 1
        assert unspaced(speech["title"]) in page
        assert f"●{speech['speaker']}" in page


def test_every_proposal_of_the_sample_is_numbered() -> None:
    for speech in TRUTH:
        for numeral in "一二三四五"[: speech["proposals"]]:
            assert f"{numeral}是" in speech["body"], speech["speaker"]


def test_ids_and_questions_are_unique() -> None:
    rows = QUESTIONS + [row for name in DIALOGUE_SETS for row in read(name)]
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({unspaced(row["question"]).casefold() for row in QUESTIONS}) == len(QUESTIONS)


@pytest.mark.parametrize("name", QUESTION_SETS)
def test_every_question_of_a_set_keeps_the_contract(name: str) -> None:
    for row in read(name):
        assert row["lang"] in LANGUAGES, row["id"]
        assert row["question"].strip() == row["question"] != "", row["id"]
        kinds = ANSWERABLE if row["answerable"] else UNANSWERABLE
        assert row["kind"] in kinds, row["id"]
        for key in ("speakers", "evidence", "facts"):
            assert bool(row[key]) == row["answerable"], row["id"]
        assert set(row["speakers"]) <= BODIES.keys(), row["id"]
        assert ("corrected" in row) == (row["kind"] == "misattributed"), row["id"]
        assert set(row.get("corrected", [])) <= BODIES.keys(), row["id"]


@pytest.mark.parametrize("name", QUESTION_SETS)
def test_evidence_stands_in_the_speech_it_is_of(name: str) -> None:
    for row in answered(read(name)):
        bodies = [BODIES[speaker] for speaker in row["speakers"]]
        for span in row["evidence"]:
            assert 2 <= len(span) <= 14, f"{row['id']}: evidence is a phrase, not a sentence"
            assert any(unspaced(span) in body for body in bodies), row["id"]
        for body in bodies:
            assert any(unspaced(span) in body for span in row["evidence"]), row["id"]
        for fact in row["facts"]:
            said = any(unspaced(fact) in body for body in bodies)
            assert said or fact in row["speakers"], row["id"]


@pytest.mark.parametrize("name", DIALOGUE_SETS)
def test_a_dialogue_has_three_or_four_turns_of_known_speakers(name: str) -> None:
    for row in read(name):
        assert row["lang"] in LANGUAGES, row["id"]
        assert len(row["turns"]) in {3, 4}, row["id"]
        for turn in row["turns"]:
            assert turn["question"], row["id"]
            assert set(turn["speakers"]) <= BODIES.keys(), row["id"]
            assert turn["answerable"] == bool(turn["speakers"]), row["id"]


@pytest.mark.parametrize("name", LANGUAGES_OF)
def test_each_language_has_as_many_unanswerable_questions_as_answerable(name: str) -> None:
    counts = Counter((row["lang"], row["answerable"]) for row in read(name))
    assert {language for language, _ in counts} == LANGUAGES_OF[name]
    for language in LANGUAGES_OF[name]:
        assert counts[language, True] == counts[language, False] > 0


@pytest.mark.parametrize("name", ["blind", "blind2"])
def test_a_blind_set_asks_of_every_speech_and_in_every_way(name: str) -> None:
    rows = read(name)
    assert {row["kind"] for row in rows} == ANSWERABLE | UNANSWERABLE
    for named in ("speakers", "corrected"):
        asked = Counter(speaker for row in rows for speaker in row.get(named, []))
        assert asked.keys() == BODIES.keys()
        assert min(asked.values()) * 2 >= max(asked.values())


def test_what_is_misattributed_was_said_by_somebody() -> None:
    for row in QUESTIONS:
        if row["kind"] == "misattributed":
            assert row["corrected"], row["id"]


def test_development_and_test_sets_are_alike_and_disjoint() -> None:
    dev, test = read("dev"), read("test")
    # Names and coined terms are both asked for by what they are called, so they count as one.
    alike = [
        Counter((row["lang"], row["kind"].replace("term", "name")) for row in rows)
        for rows in (dev, test)
    ]
    assert alike[0] == alike[1]
    assert not {unspaced(row["question"]) for row in dev} & {
        unspaced(row["question"]) for row in test
    }
    single = [
        {(row["kind"], row["lang"], *row["evidence"]) for row in rows if row["kind"] != "list"}
        for rows in (
            [row for row in dev if row["answerable"]],
            [row for row in test if row["answerable"]],
        )
    ]
    assert not single[0] & single[1], "the same fact is asked in both halves in the same way"


@pytest.mark.shared
def test_evidence_stands_on_the_real_page_too() -> None:
    page = real_page()
    for row in answered(QUESTIONS):
        for span in row["evidence"]:
            assert unspaced(span) in page, f"{row['id']}: {span}"


@pytest.mark.shared
def test_the_digest_copies_names_and_terms_and_no_sentence() -> None:
    page = real_page()
    for speech in TRUTH:
        # The longest coined name of the page, with its quotation marks, has 22 characters.
        run = longest_run(BODIES[speech["speaker"]], page)
        assert 0 < len(run) <= 22, speech["speaker"]
        assert "。" not in run[:-1], speech["speaker"]


def test_what_a_chat_model_is_asked_is_the_first_of_each_kind() -> None:
    counts = {
        "fact": 4, "who": 3, "paraphrase": 2, "list": 2, "name": 2, "term": 1, "comparison": 1,
        "near": 2, "misattributed": 2, "far": 1,
    }  # fmt: skip
    expected: list[Row] = []
    for language in ("zh", "en"):
        for kind, count in counts.items():
            test, dev = (
                [row for row in read(name) if (row["lang"], row["kind"]) == (language, kind)]
                for name in ("test", "dev")
            )
            in_turn = [row for pair in zip(test, dev, strict=True) for row in pair]
            expected += in_turn[:count]
    assert read("written") == expected
