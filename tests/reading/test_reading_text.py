"""Plain text: every character comes back as it was stored, whatever the encoding."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.sandbox import read
from vectorstore.errors import UnreadableDocument

PHRASES = (
    "我们建议尽快修好河岸的步道，",
    "一是把空置的厂房改成工坊；",
    "二是请社区医生每月下乡两次。",
    "目前学校离新区太远，孩子上学不便。",
    "（市政协委员，代表教育界别发言）",
    "2031年全市共有127个小微企业，",
    "建议：政府与企业一起出资，",
    "三、完善养老服务的收费标准。\n",
    "●何其乐",
)
TRADITIONAL = (
    "我們建議儘快修好河岸的步道，",
    "一是把空置的廠房改成工坊；",
    "二是請社區醫生每月下鄉兩次。",
    "目前學校離新區太遠，孩子上學不便。",
    "建議：政府與企業一起出資，",
    "三、完善養老服務的收費標準。\n",
)
ENCODINGS = {
    "gb18030": PHRASES,
    "gbk": PHRASES,
    "big5": TRADITIONAL,
    "cp950": TRADITIONAL,
    "utf-16-le": PHRASES + TRADITIONAL,
    "utf-16-be": PHRASES + TRADITIONAL,
}
printed = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff") | st.just("\n"),
    min_size=1,
).filter(lambda text: text.strip() and not text.lstrip().startswith(("<", "{")))


@given(printed)
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    assert read("发言.txt", text.encode("utf-8")).text == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
@given(text=printed)
def test_a_byte_order_mark_decides_and_is_no_part_of_the_text(
    mark: bytes, encoding: str, text: str
) -> None:
    assert read("发言.txt", mark + text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(data=st.data())
def test_chinese_comes_back_from_every_unmarked_encoding(
    encoding: str, data: st.DataObject
) -> None:
    phrases = data.draw(st.lists(st.sampled_from(ENCODINGS[encoding]), min_size=1, max_size=40))
    text = "".join(phrases)
    assert read("发言.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_two_words_are_enough_to_tell_the_encoding(encoding: str) -> None:
    text = "市政協發言" if "5" in encoding else "大会发言"
    assert read("发言.txt", text.encode(encoding)).text == text


def test_english_in_utf_16_without_a_mark_is_english() -> None:
    text = "The host thanked all speakers.\nNobody asked a question."
    assert read("minutes.txt", text.encode("utf-16-le")).text == text


def test_only_ends_of_lines_and_of_pages_are_settled() -> None:
    stored = "第一行\r\n第二行\r第三行\f第二页　２０３１\u00a0① ﹁"
    assert (
        read("a.txt", stored.encode()).text
        == "第一行\n第二行\n第三行\n\n第二页　２０３１\u00a0① ﹁"
    )


def test_two_megabytes_in_one_line_are_text() -> None:
    text = "我们建议尽快修好河岸的步道。" * 50_000
    assert read("long.txt", text.encode("utf-8")).text == text
    assert read("long.txt", text.encode("gb18030")).text == text


@given(st.binary(min_size=64, max_size=400))
def test_random_bytes_are_text_only_if_they_are_utf_8(noise: bytes) -> None:
    data = b"\x00\x01" + noise
    with pytest.raises(UnreadableDocument, match=r"a\.txt"):
        read("a.txt", data)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_text_with_a_broken_end_is_refused_and_not_guessed(encoding: str) -> None:
    data = "".join(PHRASES).replace("\n", "").encode(encoding)
    with pytest.raises(UnreadableDocument):
        read("cut.txt", data[:-1] + (b"" if encoding != "gb18030" else b"\xff"))


def test_a_marked_encoding_that_breaks_names_the_byte() -> None:
    data = codecs.BOM_UTF8 + "好".encode() + b"\xff"
    with pytest.raises(UnreadableDocument, match="broken at byte 3"):
        read("a.txt", data)
