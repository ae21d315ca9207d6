import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.analysis.ngram_tokenizer import TermText, ngrams, occurrences, phrase

_LETTERS = st.text(st.sampled_from("码头灯塔燈港口鹭岛ab1 -，"), max_size=30)


def _places(term: str, text: str) -> list[str]:
    return [text[start:end] for start, end in occurrences(ngrams(text), phrase(term))]


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("灯塔", "灯塔旁的燈塔、灯 塔与灯，塔", ["灯塔", "燈塔", "灯 塔"]),
        ("塔", "灯塔、塔吊、高塔。", ["塔", "塔", "塔"]),
        ("5G基站", "５Ｇ基站和5g 基站", ["５Ｇ基站", "5g 基站"]),
        (
            "Port Authority",
            "the port authority; a Port-Authority",
            ["port authority", "Port-Authority"],
        ),
        ("inovação", "INOVAÇÃO e inovações", ["INOVAÇÃO"]),
        ("art", "arts, artist, art", ["art"]),
        ("码头码头", "码头码头码头码头", ["码头码头", "码头码头"]),
    ],
)
def test_a_term_is_found_in_every_way_it_is_written(term: str, text: str, found: list[str]) -> None:
    assert _places(term, text) == found


@given(_LETTERS, _LETTERS, st.sampled_from(["灯塔", "港口码头", "塔"]))
def test_a_chinese_term_is_found_wherever_it_stands(before: str, after: str, term: str) -> None:
    assert term in _places(term, f"{before}，{term}{after}") or term in before


@given(_LETTERS, st.sampled_from(["灯塔", "港口码头", "塔", "码头码头", "ab", "港a"]))
def test_a_text_has_a_term_where_its_tokens_do(text: str, term: str) -> None:
    wanted = phrase(term)
    assert list(TermText(text).places(wanted)) == list(occurrences(ngrams(text), wanted))


@given(_LETTERS)
def test_tokens_keep_their_places(text: str) -> None:
    for token in ngrams(text):
        assert 0 <= token.start < token.end <= len(text)
        assert text[token.start : token.end].strip()
