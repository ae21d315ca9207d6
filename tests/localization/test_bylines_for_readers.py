"""Bylines for readers of other languages: official names, transcription, and nothing invented."""

from pathlib import Path

import pytest

from assistant.localization.byline_display import display_byline, display_office, display_speaker
from assistant.localization.languages import COMPOSED, preferred_language, reading_language
from vectorstore.analysis.lexicon_file import parse_lexicon


@pytest.mark.parametrize(
    ("printed", "language", "read"),
    [
        ("市政协常委", "en", "Standing Committee member, Municipal Committee of the CPPCC"),
        ("厦门市政协委员", "pt", "membro do Comitê Municipal de Xiamen da CCPPC"),
        ("厦门市政协委员", "ru", "член Комитета НПКСК города Сямэнь"),
        ("厦门市政协委员", "ar", "عضو لجنة مدينة شيامن للمؤتمر الاستشاري السياسي للشعب الصيني"),
        ("农工党", "en", "Chinese Peasants' and Workers' Democratic Party"),
        ("工商联", "en", "All-China Federation of Industry and Commerce"),
        ("福建省工商联", "es", "Federación Provincial de Fujian de Industria y Comercio"),
        (
            "安徽省工商联主席",
            "fr",
            "président de la Fédération provinciale d'Anhui de l'industrie et du commerce",
        ),
        ("民盟中央", "fr", "Comité central de la Ligue démocratique de Chine"),
        ("商务部部长", "ru", "министр коммерции"),
        ("国务院总理", "en", "Premier of the State Council"),
        ("北京市市长", "ru", "мэр города Пекин"),
        ("省委书记", "pt", "secretário do Comitê Provincial do PCCh"),
        ("教育界", "en", "education sector"),
        ("市政协常委", "zh-Hant", "市政協常委"),
    ],
)
def test_an_office_is_called_by_its_official_name(printed: str, language: str, read: str) -> None:
    assert display_office(printed, language) == read


@pytest.mark.parametrize("language", COMPOSED)
@pytest.mark.parametrize("printed", ["岫川智算中心", "岫川智算中心主任"])
def test_what_is_not_known_stays_in_characters_beside_its_transcription(
    printed: str, language: str
) -> None:
    assert display_office(printed, language).endswith("(岫川智算中心)")


def test_the_body_of_a_shortened_office_is_whole() -> None:
    assert display_office("外交部长", "en") == "Minister of Foreign Affairs"
    assert display_office("岫川审计局长", "en").endswith("(岫川审计局)")
    assert display_office("岫川审计局副局长", "en").endswith("(岫川审计局)")


def test_a_federation_of_no_printed_level_has_no_national_office() -> None:
    assert "All-China" not in display_office("工商联副主席", "en")


def test_members_of_a_conference_whose_level_is_not_printed_are_not_of_the_national_one() -> None:
    assert "National" not in display_office("政协委员", "en")


@pytest.mark.parametrize(
    ("language", "speaker"),
    [
        ("en-GB", "Lü Li'an (吕丽安)"),
        ("ru", "Люй Лиань (吕丽安)"),
        ("ar", "لوي لي آن (吕丽安)"),
        ("zh-TW", "呂麗安"),
    ],
)
def test_a_person_is_named_by_the_conventions_of_the_language(language: str, speaker: str) -> None:
    display = display_byline("吕丽安", "", "民建", language)
    assert display is not None
    assert display.speaker == speaker


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("單重慶", "Shan Chongqing (單重慶)"),
        ("記者", "reporter (記者)"),
        ("國務院總理", "Premier of the State Council (國務院總理)"),
    ],
)
def test_traditional_characters_are_read_as_their_simplified_ones(printed: str, shown: str) -> None:
    assert display_speaker(printed, "en") == shown


@pytest.mark.parametrize("language", ["zh", "zh-CN", "ja"])
def test_readers_of_characters_get_what_is_printed(language: str) -> None:
    assert display_byline("吕丽安", "市政协委员", "民建", language) is None


def test_a_byline_without_chinese_is_read_as_printed() -> None:
    assert display_byline("Ana Souza", "President", "", "pt") is None


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("pt-BR,pt;q=0.9,en;q=0.8", "pt-BR"),
        ("en;q=0.5, ru", "ru"),
        ("*", ""),
        ("", ""),
        ("en;q=0", ""),
        ("en;q=x, <b>", ""),
    ],
)
def test_the_language_wanted_most_is_taken(header: str, language: str) -> None:
    assert preferred_language(header) == language


def test_a_language_that_nothing_is_composed_in_is_served_in_english() -> None:
    assert reading_language("id") == "en"


def test_every_byline_of_the_table_is_called_as_it_was_found_right() -> None:
    text = Path(__file__).with_name("official_bylines.tsv").read_text(encoding="utf-8")
    table = parse_lexicon(text, "official_bylines")
    for printed, *read in table.rows:
        assert [display_office(printed, tongue) for tongue in table.columns[1:]] == read
