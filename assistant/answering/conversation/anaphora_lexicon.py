"""The words that make a question lean on what came before it, of `data/followups.toml`."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.answering.verification.language_check import script
from vectorstore.analysis.language_detection import detect


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
    text = (
        files("assistant.answering.conversation")
        .joinpath("data", "anaphora.toml")
        .read_text("utf-8")
    )
    return {
        name: Cues(
            **{
                cue: _any_of(section[cue], whole=section["words"])
                for cue in ("person", "owner", "silent", "thing", "more", "who", "others")
            },
            opening=re.compile(section["opening"], re.IGNORECASE),
            denying=frozenset(section["denying"].split()),
            idle=frozenset(section["idle"].split()),
        )
        for name, section in tomllib.loads(text).items()
    }


def _any_of(forms: Sequence[str], *, whole: bool) -> re.Pattern[str]:
    if not forms:
        return _NEVER
    either = "|".join(forms)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)" if whole else either, re.IGNORECASE)
