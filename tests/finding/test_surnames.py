"""People are found by their surnames, and words that are none name nobody."""

import pytest

from assistant.retrieval.linking.name_matching import find_names, remove_names

NAMES = (
    "D J ARKWELL",
    "B H MOLOTSANE",
    "Teresa May",
    "Gareth Brown",
    "P W DRAGT",
    "C P Dragt",
    "Rosina IP",
    "Holk",
    "В. А. Берензя",
    "The Minister of Fisheries",
    "Luís Inácio Farol da Serra",
    "Xu Jianting",
    "王朝旭",
    "陈牧远",
    "何书影",
)


@pytest.mark.parametrize(
    ("question", "people"),
    [
        ("What did Arkwell say in short?", ["D J ARKWELL"]),
        ("what did arkwell say", ["D J ARKWELL"]),
        ("WHAT DID ARKWELL SAY?", ["D J ARKWELL"]),
        ("用两句话总结Molotsane的发言", ["B H MOLOTSANE"]),
        ("Gareth Brown说了什么？", ["Gareth Brown"]),
        ("What did May say about ferries?", ["Teresa May"]),
        ("What does the MP Brown want?", ["Gareth Brown"]),
        ("Did Mr Dragt speak?", ["P W DRAGT", "C P Dragt"]),
        ("Did C P Dragt speak?", ["C P Dragt"]),
        ("How does Ms Ip see taxes?", ["Rosina IP"]),
        ("Holk的观点", ["Holk"]),
        ("О чём говорил Берензя?", ["В. А. Берензя"]),
        ("Позиция Берензи", ["В. А. Берензя"]),
        ("O que disse Farol?", ["Luís Inácio Farol da Serra"]),
        ("What did Xu say?", ["Xu Jianting"]),
        ("王委员说了什么？", ["王朝旭"]),
        ("請問陳議員怎麼說", ["陈牧远"]),
        ("What did Mr. Wang propose?", ["王朝旭"]),
        ("Ван что предлагает?", ["王朝旭"]),
    ],
)
def test_a_surname_names_whoever_bears_it(question: str, people: list[str]) -> None:
    assert find_names(question, NAMES) == people


@pytest.mark.parametrize(
    "question",
    [
        "What happened in May 2013?",
        "What about brown coal?",
        "Brown coal: who mentioned it?",
        "Who may ask for fisheries?",
        "What did he say?",
        "What did He say?",
        "What did Wang Zhaoxing say?",
        "What did Lloyd Arkwell say?",
        "What did the minister of Farming say?",
        "政协常委员会",
        "王朝的委员",
    ],
)
def test_a_word_or_another_persons_name_names_nobody(question: str) -> None:
    assert find_names(question, NAMES) == []


def test_of_people_with_one_surname_the_whole_name_tells() -> None:
    assert find_names("What did Teresa May say?", ("Teresa May", "Jonah May")) == ["Teresa May"]


def test_what_is_asked_about_is_left_when_the_name_is_taken_out() -> None:
    asked = "What did Arkwell say about ferries?"
    assert remove_names(asked, ["D J ARKWELL"]) == "what did say about ferries?"
