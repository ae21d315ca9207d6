"""A text is cut into words in every script, and Chinese by its segmenter."""

import pytest

from vectorstore.analysis.tokenizer import tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Инфляция растёт, цены выросли.", ["инфляция", "растёт", "цены", "выросли"]),
        ("A inflação não caiu.", ["a", "inflação", "não", "caiu"]),
        ("l’économie s’élève", ["l", "économie", "s", "élève"]),
        ("ارتفع التضخم", ["ارتفع", "التضخم"]),
        ("मुद्रास्फीति बढ़ी", ["मुद्रास्फीति", "बढ़ी"]),
        ("물가 상승", ["물가", "상승"]),
    ],
)
def test_words_of_alphabets_are_whole(text: str, words: list[str]) -> None:
    assert tokens(text) == words


def test_chinese_is_cut_as_before_beside_words_of_other_scripts() -> None:
    assert tokens("加强港口建设") == ["加强", "港口", "建设"]
    assert tokens("加强Порт建设，发展café文化、5G网络") == [
        "加强",
        "порт",
        "建设",
        "发展",
        "café",
        "文化",
        "5g",
        "网络",
    ]
