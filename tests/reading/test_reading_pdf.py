"""PDF files: where text lies on the page decides what is read after what."""

import pytest
from printing import Print, wrapped

from ingest.readers.sandbox import read

NORTH = (
    "北区河道常年淤塞，雨天积水难行，居民多次反映，至今没有办法。"
    "为此建议：一是疏浚河道，二是加高堤岸，三是设立水位标尺，由街道每日查看并公布。"
)
SOUTH = (
    "南区老年人多而食堂少，送餐又远又贵，子女都不放心。"
    "为此建议：一是开办社区食堂，二是组织邻里送餐，三是给独居老人发放餐券，费用由区里承担。"
)
SCHOOL = (
    "新城的孩子每天要坐一个小时的车上学，家长苦不堪言。"
    "为此建议：一是新建两所小学，二是开通校车，三是请退休教师回校任教，先试行一年。"
)


def halves(lines: list[str]) -> tuple[list[str], list[str]]:
    middle = len(lines) // 2
    return lines[:middle], lines[middle:]


def test_columns_are_read_to_their_end_below_the_headline_over_them() -> None:
    page = Print()
    page.put("A03", 40, 20, 9)
    page.put("2031年3月5日 专版", 460, 20, 9)
    page.put("同心共建美好家园", 150, 70, 36)
    page.put("疏通北区河道", 60, 110, 18)
    page.put("●何其乐（市政协委员）", 60, 130, 11)
    page.put("办好社区食堂", 330, 110, 18)
    page.put("●乐其然（市政协常委）", 330, 130, 11)
    for text, x in ((NORTH, 40), (SOUTH, 310)):
        left, right = halves(wrapped(text, 12))
        page.column(left, x, 160)
        page.column(right, x + 133, 160)
    page.put("让新城的孩子就近上好学", 150, 330, 24)
    first, second = halves(wrapped(SCHOOL * 2, 24))
    page.column(first, 40, 360)
    page.column(second, 310, 360)
    page.put("责任编辑 甲乙", 250, 785, 9)
    blocks = read("page.pdf", page.pdf()).text.split("\n\n")
    assert [block.replace("\n", "").strip("　") for block in blocks] == [
        "A03",
        "2031年3月5日 专版",
        "同心共建美好家园",
        "疏通北区河道",
        "●何其乐（市政协委员）",
        NORTH,
        "办好社区食堂",
        "●乐其然（市政协常委）",
        SOUTH,
        "让新城的孩子就近上好学",
        SCHOOL * 2,
        "责任编辑 甲乙",
    ]


def test_the_order_of_drawing_does_not_matter() -> None:
    left, right = halves(wrapped(NORTH, 16))
    forth, back = Print(), Print()
    forth.column(left, 40, 100)
    forth.column(right, 230, 100)
    for place in reversed(range(len(right))):
        back.column([right[place]], 230, 100 + place * 15)
    for place in reversed(range(len(left))):
        back.column([left[place]], 40, 100 + place * 15)
    assert read("a.pdf", forth.pdf()).text == read("a.pdf", back.pdf()).text


def test_columns_whose_lines_are_not_level_stay_apart() -> None:
    page = Print()
    left, right = halves(wrapped(SOUTH, 16))
    page.column(left, 40, 100)
    page.column(right, 220, 104)
    assert read("a.pdf", page.pdf()).text.replace("\n", "").strip("　") == SOUTH


def test_paragraphs_part_where_a_line_is_short_or_indented() -> None:
    page = Print()
    page.column([*wrapped(NORTH, 20), *wrapped(SOUTH, 20)], 60, 100, size=16)
    blocks = read("a.pdf", page.pdf()).text.split("\n\n")
    assert [block.split("\n") for block in blocks] == [wrapped(NORTH, 20), wrapped(SOUTH, 20)]


def test_a_paragraph_goes_on_over_the_page_and_furniture_stands_aside() -> None:
    page = Print()
    lines = wrapped(NORTH * 3, 28)
    for number, part in enumerate((lines[:5], lines[5:]), start=1):
        page.put("某市会议发言材料", 240, 30, 9)
        page.column(part, 70, 90, size=16)
        page.put(f"— {number} —", 280, 780, 9)
        page.turn()
    assert read("a.pdf", page.pdf()).text.split("\n\n") == [
        "某市会议发言材料",
        "\n".join(lines),
        "— 1 —",
        "某市会议发言材料",
        "— 2 —",
    ]


def test_spaced_out_names_and_numbers_of_items_stay_in_their_line() -> None:
    page = Print()
    page.spread([("何", 240), ("乐", 280)], 60, size=20)
    page.spread([("一、", 60), ("疏浚河道并加高堤岸，由街道负责", 100)], 120, size=16)
    page.spread([("二、", 60), ("设立水位标尺，每日查看并公布结果", 100)], 144, size=16)
    page.spread([("三、", 60), ("请志愿者在汛期轮流值守各个路口", 100)], 168, size=16)
    lines = read("a.pdf", page.pdf()).text.replace("\n\n", "\n").split("\n")
    assert [line.replace(" ", "") for line in lines] == [
        "何乐",
        "一、疏浚河道并加高堤岸，由街道负责",
        "二、设立水位标尺，每日查看并公布结果",
        "三、请志愿者在汛期轮流值守各个路口",
    ]


def test_a_headline_on_two_lines_is_one_block() -> None:
    page = Print()
    page.put("让新城的孩子", 200, 60, 24)
    page.put("在家门口就能上好学", 160, 94, 24)
    page.column(wrapped(SCHOOL, 24), 120, 140)
    headline = read("a.pdf", page.pdf()).text.split("\n\n")[0]
    assert headline.strip("　").split("\n") == ["让新城的孩子", "在家门口就能上好学"]


def test_a_shadow_is_printed_once_and_a_doubled_character_twice() -> None:
    page = Print()
    for offset in (0, 1.2):
        page.put("天天向上", 100 + offset, 60 + offset, 24)
    page.column(wrapped(NORTH, 24), 60, 140)
    assert read("a.pdf", page.pdf()).text.startswith("天天向上\n\n")


def test_a_headline_set_upright_is_one_line() -> None:
    page = Print()
    for place, character in enumerate("共建家园"):
        page.put(character, 40, 100 + 14 * place, 10)
    page.column(wrapped(NORTH, 24), 100, 100)
    assert "共建家园" in read("a.pdf", page.pdf()).text.split("\n\n")


def test_an_item_set_back_from_the_margin_is_one_block() -> None:
    page = Print()
    item = ["●" + NORTH[:18], *(NORTH[at : at + 19] for at in range(18, 56, 19))]
    page.column(wrapped(SCHOOL, 24), 60, 80)
    page.column(item, 90, 80 + 15 * len(wrapped(SCHOOL, 24)))
    assert "\n".join(item) in read("a.pdf", page.pdf()).text


def test_a_gap_between_latin_words_is_a_blank_though_none_is_stored() -> None:
    page = Print()
    page.spread([("Banks,", 60), ("shops", 94), ("2031", 122)], 100)
    page.column(wrapped(NORTH, 24), 60, 140)
    assert read("a.pdf", page.pdf()).text.startswith("Banks, shops 2031\n\n")


@pytest.mark.parametrize("words", ["Small shops need credit", "3 月 5 日 Monday"])
def test_blanks_between_latin_words_are_kept(words: str) -> None:
    page = Print()
    page.put(words, 60, 100)
    page.column(wrapped(NORTH, 24), 60, 140)
    assert read("a.pdf", page.pdf()).text.startswith(words)
