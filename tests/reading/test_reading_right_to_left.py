"""Arabic as PDFs store it: by place, in visual order, in the forms that are printed."""

import pytest

from ingest.readers.layout.pages import content_of_pages, lay_out
from ingest.readers.layout.records import Glyph

SIZE = 12.0


def printed(lines: list[list[str]], right: float = 500) -> str:
    """Lines of characters, each given from the right of the page to its left."""
    glyphs = []
    for row, line in enumerate(lines):
        x1 = right
        for text in line:
            is_mark = "\u064b" <= text <= "\u0652"
            if is_mark:
                glyphs.append(Glyph(text, x1 + 3, x1 + 3, 97 + 20 * row, SIZE))
            else:
                glyphs.append(Glyph(text, x1 - 6, x1, 100 + 20 * row, SIZE))
                x1 -= 6
    return content_of_pages([lay_out(sorted(glyphs, key=lambda one: one.x0), 800)]).text


def test_a_line_is_read_from_the_right() -> None:
    assert printed([list("السيد الرئيس")]) == "السيد الرئيس"


@pytest.mark.parametrize("number", ["2024", "1,5", "UNESCO"])
def test_numbers_and_latin_words_within_are_read_from_the_left(number: str) -> None:
    line = f"أيلول {number[::-1]} نيويورك"
    assert printed([list(line)]) == f"أيلول {number} نيويورك"


def test_joined_and_final_forms_become_the_letters_they_are_of() -> None:
    assert printed([["\ufee3", "\ufee6", " ", "\ufefb"]]) == "من لا"


def test_a_vowel_sign_stands_after_its_letter() -> None:
    assert printed([["ر", "\u064e", "ئ", "ي", "س", "\u064f", " ", "ن"]]) == "رَئيسُ ن"


def test_columns_and_paragraphs_begin_at_the_right() -> None:
    lines = [list("الجمعية العامة للأمم المتحدة"), list("تجتمع اليوم")]
    assert printed(lines) == "الجمعية العامة للأمم المتحدة\nتجتمع اليوم"
