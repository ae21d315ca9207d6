"""The words that make a question depend on what came before it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.answering.verification.language_check import script
from vectorstore.analysis.language_detection import detect
from vectorstore.analysis.lexicon_file import Lexicon, read_lexicon


@dataclass(frozen=True, slots=True)
class Cues:
    """How a language, or the languages of one script, point back.

    `person` stands for somebody named before and can be replaced by the name, `owner` by the
    name in the possessive; `silent` is a verb of saying whose subject is left out; `thing` points
    at a matter; `opening` begins a question that goes on; `more` asks for more by the same person,
    `who` for anybody, `others` for other persons; `denying` words turn a question into its
    contrary, `idle` words name no matter.
    """

    person: re.Pattern[str]
    owner: re.Pattern[str]
    silent: re.Pattern[str]
    thing: re.Pattern[str]
    opening: re.Pattern[str]
    more: re.Pattern[str]
    who: re.Pattern[str]
    others: re.Pattern[str]
    denying: frozenset[str]
    idle: frozenset[str]


_NEVER = re.compile("(?!)")
_NONE = Cues(
    *(_NEVER, _NEVER, _NEVER, _NEVER, _NEVER, _NEVER, _NEVER, _NEVER), frozenset(), frozenset()
)


def cues_of(text: str) -> Cues:
    """Those of the text's language, else of its script; none where neither is known."""
    known = _table()
    language = detect(text).split("-", maxsplit=1)[0]
    return known.get(language) or known.get(script(text), _NONE)


@cache
def _table() -> Mapping[str, Cues]:
    lexicon = read_lexicon("assistant.answering.conversation", "anaphora")
    return {name: _cues(lexicon, name) for name in lexicon.grouped()}


def _cues(lexicon: Lexicon, language: str) -> Cues:
    forms = lexicon.grouped(language)
    return Cues(
        **{
            cue: _any_of(forms.get(cue, ()), whole="match" in forms)
            for cue in ("person", "owner", "silent", "thing", "more", "who", "others")
        },
        opening=_any_of(forms["opening"], whole=False),
        denying=frozenset(forms.get("denying", ())),
        idle=frozenset(forms["idle"]),
    )


def _any_of(forms: Sequence[str], *, whole: bool) -> re.Pattern[str]:
    if not forms:
        return _NEVER
    either = "|".join(forms)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)" if whole else either, re.IGNORECASE)
