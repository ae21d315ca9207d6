"""Lines that come again: heads of pages are none of the text, all other lines are."""

from ingest.boilerplate import find_boilerplate
from ingest.line_reading import read_lines

PARAGRAPH = "\n".join(["渡口每天有三千人过江，只有两条船，冬天的风里要等四十分钟，老人和"] * 14)


def test_votes_that_come_again_are_no_running_head() -> None:
    vote = "经由分区选举产生的议员，有{}人出席，{}人赞成，"
    page = "\n".join(
        f"{PARAGRAPH}\n{vote.format(at + 20, at + 3)}\n过半数通过。" for at in range(4)
    )
    lines = read_lines(page)
    assert not any("出席" in lines[at].text for at in find_boilerplate(lines))


def test_a_line_that_comes_again_beside_page_numbers_is_one() -> None:
    page = "\n".join(f"{PARAGRAPH}\n滨江会议纪要 2026年\n{at}" for at in range(5036, 5040))
    lines = read_lines(page)
    found = {lines[at].text for at in find_boilerplate(lines)}
    assert found == {"滨江会议纪要 2026年", "5036", "5037", "5038", "5039"}
