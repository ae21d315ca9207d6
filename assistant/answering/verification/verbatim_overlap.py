"""Sentences that repeat the words of a passage: small models copy, and forget the marker."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.answering.verification.exact_terms import squeezed
from vectorstore.analysis.normalization import fold

_FEWEST = 8
_SHARE = 0.7
_PIECE = 4
"""Characters in a row that a passage and a sentence share by more than chance."""
_LETTER = re.compile(r"[^\W_]")
_TURNS = re.compile(
    r"""
      不(?![仅但光只断少久]) | [没勿] | 未(?!来) | 无(?!论) | 非(?![常遗洲物公]) | 否[认定决]
    | 反对 | 取消 | 停止 | 禁止 | 拒绝 | 终止 | 中止 | 暂停 | 撤销 | 废除 | 废止 | 放弃 | 抵制
    | 阻止 | 防止 | 避免 | 杜绝 | 叫停 | 质疑 | 反驳 | 驳斥
    | \b (?: not | no | never | nor | neither | without | cannot | against | \w+n't | bans? | banned
      | den(?:y|ies|ied|ying) | stop(?:s|ped|ping)?
      | (?:oppos|reject|refus|cancel|abolish|prohibit|forbid|halt|scrap)\w* ) \b
    | \b (?: nao | nunca | jamais | sem | sin | contra | neg(?:ou|o|a|am|an)
      | (?:opoe|opon|opus|rejeit|rechaz|recus|proib|prohib|cancel|suprim|suspend)\w* ) \b
    | \b (?: не | ни | нет | без | против | (?:отказ|отмен|запре|отверг|отриц|прекра)\w* ) \b
    """,
    re.VERBOSE,
)
"""What turns a statement into its opposite, in folded text without accents."""
_TURNED_BEFORE = re.compile(
    r"(?:[不没未勿]|没有|不[要能得应该宜可]{1,2}|反对|取消|停止|禁止|拒绝|防止|避免|杜绝)$"
)


@dataclass(frozen=True, slots=True)
class Copy:
    """A sentence against the passage it repeats.

    `rest` is what stands outside the longest piece they share; `turned` says that a negation or
    an opposition stands before or around that piece in one of them and not in the other.
    """

    rest: str
    turned: bool


def copy_of(words: str, passage: str) -> Copy | None:
    """The sentence as a copy, where the passage holds most of its words in one piece.

    Most are seven in ten of the characters, and at least eight; punctuation does not count.
    """
    text = fold(words)
    places = [match.start() for match in _LETTER.finditer(text)]
    said, source = "".join(text[place] for place in places), squeezed(passage)
    needed = max(_FEWEST, _SHARE * len(said))
    if len(said) < needed:
        return None
    matcher = SequenceMatcher(a=said, b=source, autojunk=False)
    longest = matcher.find_longest_match()
    if longest.size < needed:
        return None
    shared = {
        places[block.a + step]
        for block in matcher.get_matching_blocks()
        if block.size >= _PIECE
        for step in range(block.size)
    }
    turned = any(
        not shared.issuperset(place for place in range(*match.span()) if _LETTER.match(text[place]))
        for match in _TURNS.finditer(text)
    )
    start, end = places[longest.a], places[longest.a + longest.size - 1] + 1
    return Copy(
        rest=f"{text[:start]} {text[end:]}".strip(),
        turned=turned or _TURNED_BEFORE.search(source[: longest.b]) is not None,
    )
