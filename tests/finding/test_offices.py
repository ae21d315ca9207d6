"""Those who speak for an office are found by its title, or by its first field."""

import pytest

from assistant.retrieval.linking.name_matching import find_names, remove_names

FERRIES = "The MINISTER OF FERRIES AND LOCKS"
NAMES = (
    FERRIES,
    "The MINISTER OF HOME WATERS",
    "The DEPUTY MINISTER OF SCHOOLS",
    "The Secretary of State for Piers",
    "La ministre des Bacs et des Écluses",
    "The Minister of Parks and Trees",
    "The Minister of Parks and Lakes",
)


@pytest.mark.parametrize(
    ("question", "people"),
    [
        ("How did the Minister of Ferries answer?", [FERRIES]),
        ("what did the minister of ferries and locks say on tolls", [FERRIES]),
        ("Did the Minister of Home Waters speak?", ["The MINISTER OF HOME WATERS"]),
        ("Qu'a dit la ministre des Bacs ?", ["La ministre des Bacs et des Écluses"]),
        ("What did the Minister of Ferries and the Secretary of State for Piers say?",
         [FERRIES, "The Secretary of State for Piers"]),
    ],
)  # fmt: skip
def test_an_office_is_found_by_its_first_field(question: str, people: list[str]) -> None:
    assert find_names(question, NAMES) == people


@pytest.mark.parametrize(
    "question",
    [
        "What did the Deputy Minister of Ferries say?",
        "What did the Minister of Schools say?",
        "What did the Secretary of State for Defence say?",
        "What did the Minister of Home Schools say?",
        "What did the Minister of Parks say?",
        "Who is a minister?",
    ],
)
def test_another_office_or_one_of_several_is_nobody(question: str) -> None:
    assert find_names(question, NAMES) == []


def test_what_is_asked_about_is_left_when_the_office_is_taken_out() -> None:
    left = remove_names("What did the Minister of Ferries say about tolls?", [FERRIES])
    assert "ferries" not in left
    assert "tolls" in left
