"""Whoever is of a party or from a constituency is found by it: printed, in full, translated."""

import pytest

from assistant.retrieval.lexicons.initials import spelled_out
from assistant.retrieval.linking.affiliated_bodies import bodies_of
from assistant.retrieval.linking.office_names import offices_of
from assistant.retrieval.linking.speaker_linking import SpeakerLinker
from assistant.retrieval.planning.absent_speakers import AbsentSpeakers
from vectorstore.records import SpeechHeader


def header(number: int, speaker: str, affiliation: str) -> SpeechHeader:
    return SpeechHeader(f"s{number}", "d", "", speaker, "", affiliation, 1.0)


MEMBERS = [
    header(number, *who)
    for number, who in enumerate([
        ("TÂNIA BRANDT", "Bloco/PT - PB"),
        ("OSVALDO KRIEGER", "PSOL - RJ"),
        ("Harriet Ambrose", "Market Harrow, Lab"),
        ("Duncan Fairlie", "Strathdon and Mearns, SNP"),
        ("Niamh Colgan", "PPV"),
    ])
]
LINKER = SpeakerLinker(MEMBERS, (), bodies_of(MEMBERS))


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        ("What did the members of PSOL say?", ["OSVALDO KRIEGER"]),
        ("what did members of psol say", ["OSVALDO KRIEGER"]),
        ("Houve algum deputado do PSOL que falou?", ["OSVALDO KRIEGER"]),
        ("O que disse o Partido dos Trabalhadores sobre os portos?", ["TÂNIA BRANDT"]),
        ("Что сказали депутаты PT?", ["TÂNIA BRANDT"]),
        ("PT议员说了什么？", ["TÂNIA BRANDT"]),
        ("工党的议员说了什么？", ["Harriet Ambrose"]),
        ("What did Labour MPs propose?", ["Harriet Ambrose"]),
        ("What did the Scottish National Party say?", ["Duncan Fairlie"]),
        ("What did the member for Strathdon and Mearns say?", ["Duncan Fairlie"]),
        ("What did the People's Party of Voters propose?", ["Niamh Colgan"]),
        ("What was said about the PT?", []),
        ("Which new lab was proposed?", []),
        ("What did Paulo Tavares say?", []),
    ],
)
def test_a_party_or_constituency_names_its_members_where_it_speaks(
    question: str, speakers: list[str]
) -> None:
    assert list(LINKER.link(question)) == speakers


def test_whose_members_are_asked_for_need_no_word_of_speaking() -> None:
    assert LINKER.members("Who is of the PSOL?") == ("OSVALDO KRIEGER",)
    assert LINKER.members("谁是工党的？") == ("Harriet Ambrose",)
    assert LINKER.members("How many speeches are there?") == ()


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Partido da Reforma Social", "PRS"),
        ("Partido Reforma e Solidariedade", "PRESOL"),
        ("Congress of Free Traders", "CFT"),
    ],
)
def test_initials_are_found_spelled_out(name: str, initials: str) -> None:
    text = f"What did the {name} say?"
    found = list(spelled_out(text, {initials: initials, "XYZ": "XYZ"}))
    assert {one.value for one in found} == {initials}
    assert name in {text[one.start : one.end] for one in found}


def test_names_of_people_spell_out_no_party() -> None:
    assert not list(spelled_out("What did Paulo Tavares say?", {"PT": "PT"}))


def test_a_party_that_nobody_is_of_is_absent_where_parties_are_printed() -> None:
    absent = AbsentSpeakers(MEMBERS, are_of_countries=False, are_of_parties=True)
    assert absent.named("Houve algum deputado do PXN que falou?", "pt") == ("PXN",)
    assert absent.named("What did the PXN propose?", "en") == ("PXN",)
    without = AbsentSpeakers(MEMBERS, are_of_countries=False)
    assert without.named("What did the PXN propose?", "en") == ()


HOLDERS = [
    SpeechHeader("o1", "d", "", "行政長官", "", "", 1.0),
    SpeechHeader("o2", "d", "", "Harriet Ambrose", "The Prime Minister", "", 1.0),
    SpeechHeader("o3", "d", "", "凌望舒", "教育部部长", "", 1.0),
    SpeechHeader("o4", "d", "", "何书影", "市政协委员", "", 1.0),
    SpeechHeader("o5", "d", "", "云知秋", "市政协委员", "", 1.0),
]
OFFICES = SpeakerLinker(HOLDERS, (), {}, offices_of(HOLDERS))


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        ("What did the Chief Executive say about ports?", ["行政長官"]),
        ("O que disse o chefe do Executivo?", ["行政長官"]),
        ("首相说了什么？", ["Harriet Ambrose"]),
        ("What did the Minister of Education propose?", ["凌望舒"]),
        ("Which minister of education was praised?", []),
        ("What did the Minister of Finance propose?", []),
    ],
)
def test_an_office_that_one_person_holds_is_known_in_other_languages(
    question: str, speakers: list[str]
) -> None:
    assert list(OFFICES.link(question)) == speakers


def test_an_office_is_vacant_only_where_nobody_can_hold_it() -> None:
    absent = AbsentSpeakers(HOLDERS[2:], are_of_countries=False)
    assert absent.is_nobody("财政部部长")
    assert not absent.is_nobody("教育部长")
    unnamed = [*HOLDERS[2:], SpeechHeader("o6", "d", "", "云知夏", "", "", 1.0)]
    spoken_of = AbsentSpeakers(unnamed, are_of_countries=False, is_said=lambda _: True)
    assert not spoken_of.is_nobody("财政部部长")
