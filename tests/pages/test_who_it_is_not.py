"""Who is not the speaker: a slogan, an office without a name, a writer, or whoever spoke before."""

import pytest

from ingest.document_parser import parse_document
from ingest.lexicons.person_names import is_slogan
from vectorstore.embedder_protocol import Embedder
from vectorstore.records import ParsedSpeech

FERRY = (
    "渡口每天有三千人过江，只有两条船。建议：一是添一条新船，早晚各加四班。二是修一座候船的亭子。"
)
PIANO = "村里的小学只有一位音乐老师，每周教十九节课。建议：一是请县里的老师来走教。二是把旧琴修好。"
BREAD = "巷口的面包房要搬走了，老人买早点得多走两站路。建议：一是留一间铺面。二是请人送到楼下。"


def speeches(page: str, embedder: Embedder) -> list[tuple[str, str]]:
    return [(one.speaker, one.body) for one in parse_document(page, embedder).speeches]


def record(*turns: str) -> str:
    return "读者座谈会记录\n\n" + "\n\n".join(turns) + "\n"


def spoken(page: str, embedder: Embedder) -> dict[str, ParsedSpeech]:
    return {one.speaker: one for one in parse_document(page, embedder).speeches}


def test_where_a_stranger_may_speak_the_speaker_before_is_in_doubt(embedder: Embedder) -> None:
    page = record(f"王建国：{FERRY}", f"欧阳澜：{PIANO}", f"豆腐铺大婶：{BREAD}")
    found = spoken(page, embedder)
    assert found["王建国"].confidence > 0.6
    assert found["欧阳澜"].confidence < 0.6
    assert BREAD in found["欧阳澜"].body


def test_a_stranger_after_the_host_has_a_doubtful_turn(embedder: Embedder) -> None:
    page = record(
        f"王建国：{FERRY}", "主持人：谁还想说？", f"豆腐铺大婶：{BREAD}", f"欧阳澜：{PIANO}"
    )
    found = spoken(page, embedder)
    assert found["豆腐铺大婶"].body == BREAD
    assert found["豆腐铺大婶"].confidence < 0.6 < found["欧阳澜"].confidence


def test_what_leads_in_what_follows_raises_no_doubt(embedder: Embedder) -> None:
    page = record(f"王建国：{FERRY}", f"欧阳澜：{PIANO}", "数据显示：全县有琴的小学不到三成。")
    found = spoken(page, embedder)
    assert set(found) == {"王建国", "欧阳澜"}
    assert all(one.confidence > 0.6 for one in found.values())


def test_an_office_that_several_hold_is_no_speaker(embedder: Embedder) -> None:
    office = "副主任"
    page = record(f"王建国：{FERRY}", f"{office}：{BREAD}", f"欧阳澜：{PIANO}")
    found = parse_document(page, embedder).speeches
    assert [(one.speaker, one.body) for one in found] == [
        ("王建国", FERRY),
        ("", BREAD),
        ("欧阳澜", PIANO),
    ]
    assert (found[1].role, found[1].confidence < 0.6) == (office, True)


def test_a_call_under_a_sign_is_no_speaker(embedder: Embedder) -> None:
    calls = f"{FERRY}\n●强基础\n码头的栏杆要换新的。\n●惠民生\n老人过江不收钱。"
    page = (
        f"给渡口添一条船\n●王建国（市政协委员）\n{calls}\n\n"
        f"让村小有琴声\n●欧阳澜（市政协委员）\n{PIANO}\n"
    )
    assert speeches(page, embedder) == [("王建国", calls), ("欧阳澜", PIANO)]


@pytest.mark.parametrize("name", ["强卫东", "严志远", "管志强", "安思远", "明德才"])
def test_a_name_whose_surname_is_a_verb_is_no_call(name: str) -> None:
    assert not is_slogan(name)


WRITTEN = ["民盟市委会（执笔：王建国）", "●民盟市委会 执笔：王建国", "民盟市委会\n执笔：王建国"]


@pytest.mark.parametrize("byline", WRITTEN)
def test_who_wrote_for_a_body_does_not_speak_for_it(byline: str, embedder: Embedder) -> None:
    page = f"给渡口添一条船\n{byline}\n{FERRY}\n\n让村小有琴声\n●欧阳澜（市政协委员）\n{PIANO}\n"
    assert speeches(page, embedder) == [("民盟市委会", FERRY), ("欧阳澜", PIANO)]


@pytest.mark.parametrize(
    "byline", ["王建国、何书影委员（联名）", "●王建国委员、何书影委员（联名发言）"]
)
def test_those_who_speak_together_are_all_named_without_their_office(
    byline: str, embedder: Embedder
) -> None:
    page = f"给渡口添一条船\n{byline}\n{FERRY}\n\n让村小有琴声\n欧阳澜委员\n{PIANO}\n"
    first, _ = parse_document(page, embedder).speeches
    assert (first.speaker, first.role, first.body) == ("王建国、何书影", "委员", FERRY)


def test_a_speech_before_the_first_byline_is_kept_and_is_no_ones(embedder: Embedder) -> None:
    page = (
        f"给渡口添一条船\n某老船工口述\n{FERRY}\n\n让村小有琴声\n●欧阳澜（市政协委员）\n{PIANO}\n"
    )
    first, second = parse_document(page, embedder).speeches
    assert first.speaker == ""
    assert FERRY in first.body
    assert first.confidence < 0.6
    assert (second.speaker, second.body) == ("欧阳澜", PIANO)


def test_a_title_broken_in_a_quotation_is_whole(embedder: Embedder) -> None:
    page = (
        f"给“千人\n渡口”添一条船\n●王建国（市政协委员）\n{FERRY}\n\n"
        f"让村小有琴声\n●欧阳澜（市政协委员）\n{PIANO}\n\n"
        f"把面包房留下来\n●何书影（市政协委员）\n{BREAD}\n"
    )
    titles = [one.title for one in parse_document(page, embedder).speeches]
    assert titles == ["给“千人渡口”添一条船", "让村小有琴声", "把面包房留下来"]
