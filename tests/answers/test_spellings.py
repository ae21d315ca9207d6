"""A person is recognised in whatever script and case the name is written."""

import pytest

from assistant.retrieval.linking.name_matching import find_names
from assistant.retrieval.linking.name_variants import localized_name
from vectorstore.analysis.transliteration import palladius, wade_giles

NAMES = [
    "林雨晴",
    "吕昕",
    "王朝旭",
    "李丽",
    "陈牧远",
    "欧阳静远",
    "叶蕊",
    "港口课题组",
    "Ana Souza",
]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("林雨晴提出", "林雨晴"),
        ("Lin Yuqing proposed", "林雨晴"),
        ("LIN Yu-qing proposed", "林雨晴"),
        ("Lín Yǔqíng proposed", "林雨晴"),
        ("by Yuqing Lin,", "林雨晴"),
        ("o que disse Lin, Yu Qing?", "林雨晴"),
        ("предложила Линь Юйцин", "林雨晴"),
        ("предложение Линь Юйцина", "林雨晴"),
        ("王朝旭", "王朝旭"),
        ("Wang Chaoxu", "王朝旭"),
        ("Wang Zhaoxu", "王朝旭"),
        ("Ван Чжаосюй", "王朝旭"),
        ("Lü Xin", "吕昕"),
        ("Lyu Xin", "吕昕"),
        ("Lv Xin", "吕昕"),
        ("Люй Синь", "吕昕"),
        ("李麗與", "李丽"),
        ("Li Li said", "李丽"),
        ("Ли Ли сказала", "李丽"),
        ("Чэнь Муюань", "陈牧远"),
        ("о Чэнь Муюане", "陈牧远"),
        ("Ouyang Jingyuan", "欧阳静远"),
        ("Оуян Цзинъюань".replace("ъ", ""), "欧阳静远"),
        ("Е Жуй сказал", "叶蕊"),
        ("港口課題組的報告", "港口课题组"),
        ("segundo Ana Souza,", "Ana Souza"),
    ],
)
def test_a_name_is_found_in_every_spelling(text: str, name: str) -> None:
    assert find_names(text, NAMES) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "a linear question",
        "Лист Лина",
        "в Линьи",
        "the Lulin Yuqingwei road",
        "Mr Xin",
        "",
    ],
)
def test_what_only_resembles_a_name_is_not_one(text: str) -> None:
    assert find_names(text, NAMES) == []


def test_names_come_in_the_order_of_the_text() -> None:
    assert find_names("Li Li和林雨晴、王朝旭", NAMES) == ["李丽", "林雨晴", "王朝旭"]


@pytest.mark.parametrize(
    ("syllable", "cyrillic"),
    [
        ("zhang", "чжан"), ("jun", "цзюнь"), ("xu", "сюй"), ("rui", "жуй"), ("guo", "го"),
        ("lv", "люй"), ("zhi", "чжи"), ("zi", "цзы"), ("hui", "хуэй"), ("xiang", "сян"),
        ("yong", "юн"), ("que", "цюэ"), ("er", "эр"), ("b", ""),
    ],
)  # fmt: skip
def test_palladius(syllable: str, cyrillic: str) -> None:
    assert palladius(syllable) == cyrillic


@pytest.mark.parametrize(
    ("name", "language", "spelled"),
    [
        ("周海宁", "en", "Zhou Haining (周海宁)"),
        ("周海宁", "ru", "Чжоу Хайнин (周海宁)"),
        ("吕丽安", "pt", "Lü Li'an (吕丽安)"),
        ("欧阳晓", "id", "Ouyang Xiao (欧阳晓)"),
        ("曾单", "en", "Zeng Dan (曾单)"),
        ("周海宁", "zh-Hant", "周海宁"),
        ("渔港课题组", "en", "渔港课题组"),
    ],
)
def test_a_name_is_written_so_that_it_can_be_read_and_is_known_again(
    name: str, language: str, spelled: str
) -> None:
    assert localized_name(name, language) == spelled
    assert find_names(spelled.split(" (", maxsplit=1)[0], [name]) == [name]


@pytest.mark.parametrize(
    ("syllable", "letters"),
    [
        ("zhang", "chang"),
        ("qing", "ch'ing"),
        ("ri", "jih"),
        ("xue", "hsveh"),
        ("guo", "kuo"),
        ("duo", "to"),
        ("yang", "yang"),
        ("nv", "nv"),
        ("er", "erh"),
    ],
)
def test_wade_giles(syllable: str, letters: str) -> None:
    assert wade_giles(syllable) == letters
