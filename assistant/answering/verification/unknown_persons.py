"""Persons that a sentence names and its sources do not know."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.retrieval.linking.name_variants import find_names
from ingest.lexicons.person_names import is_certain_name
from vectorstore.analysis.transliteration import one_of, palladius, syllables

_SAYING = "表示|提出|建议|认为|指出|呼吁|强调|提到|主张|谈到|说道|谈及|提议"
_CHINESE = re.compile(
    rf"(?:^|[，。；：、“（\s]|根据|据|由|是|而)([\u3400-\u9fff]{{2,4}}?)(?:同志|委员|常委|主席|先生|女士)?"
    rf"(?:还|也|则|同时)?(?:{_SAYING})"
)
_LATIN_WORD = r"[A-Z][a-zü]+(?:[-'][A-Za-zü]+)*"
_LATIN = re.compile(rf"\b({_LATIN_WORD})\s+({_LATIN_WORD})\b")
_CYRILLIC_WORD = r"[А-ЯЁ][а-яё]+"
_CYRILLIC = re.compile(rf"\b({_CYRILLIC_WORD})\s+({_CYRILLIC_WORD})\b")
_NOT_PERSONS = {"hong kong", "hongkong"}
_LONGEST_NAME = 3
_SURNAMES = frozenset(
    re.findall(
        r"\w+",
        "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo "
        "zheng liang xie song tang han feng deng cao peng zeng xiao tian dong yuan pan yu "
        "jiang cai du ye cheng su wei lv lu ding ren shen yao cui zhong tan jin fan shi liao "
        "jia xia fu fang bai zou meng xiong qin qiu yin xue yan duan lei hou long tao shao "
        "mao hao gong wan qian dai mo kong xiang chang wen kang niu ge xing an qi yi qiao "
        "pang ni nie zhuang lan mei tong ling bi shan ji pei huo tu miao gu sheng qu weng "
        "ran xin guan chai bao hua ouyang sima shangguan zhuge situ huangfu yuwen murong "
        "linghu xiahou duanmu",
    )
)


def strangers(claim: str, known: Sequence[str], sources: Sequence[str]) -> list[str]:
    """The Chinese persons a claim names that are not known, and that no source holds.

    A name in Latin or Cyrillic letters counts when it is spelled as one: a surname and at most
    two syllables.
    """
    return [
        name
        for name in _persons(claim)
        if not find_names(name, known) and not any(_holds(source, name) for source in sources)
    ]


def _persons(claim: str) -> Iterator[str]:
    for match in _CHINESE.finditer(claim):
        if is_certain_name(match[1]):
            yield match[1]
    for first, last in _LATIN.findall(claim):
        letters = (_letters(first), _letters(last))
        if f"{first} {last}".lower() not in _NOT_PERSONS and (
            _is_name(*letters) or _is_name(*reversed(letters))
        ):
            yield f"{first} {last}"
    for first, last in _CYRILLIC.findall(claim):
        if _is_cyrillic_name(first.lower(), last.lower()):
            yield f"{first} {last}"


def _holds(source: str, name: str) -> bool:
    if name in source:
        return True
    words = [_letters(word) for word in name.split()]
    return len(words) == 2 and bool({words[0] + words[1], words[1] + words[0]} & _read(source))


def _letters(word: str) -> str:
    return re.sub(r"[-']", "", word.lower()).replace("ü", "v")


def _is_name(surname: str, given: str) -> bool:
    return surname in _SURNAMES and bool(_one_or_two(syllables()).match(given))


def _is_cyrillic_name(surname: str, given: str) -> bool:
    surnames = {palladius(name) for name in _SURNAMES}
    written = frozenset(palladius(syllable) for syllable in syllables())
    return surname in surnames and bool(_one_or_two(written).match(given))


@cache
def _one_or_two(syllables: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{one_of(syllables)}){{1,2}}$")


@cache
def _read(source: str) -> frozenset[str]:
    """Every stretch of two to three characters of a source, as pinyin in one word."""
    from pypinyin import lazy_pinyin

    read = lazy_pinyin(source, v_to_u=False)
    return frozenset(
        "".join(read[start : start + length])
        for length in range(2, _LONGEST_NAME + 1)
        for start in range(len(read) - length + 1)
    )
