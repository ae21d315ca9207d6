"""The words that make a question lean on what came before it, of `data/followups.toml`."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.answering.tongues import script
from assistant.retrieval.language import detect


@dataclass(frozen=True, slots=True)
class Cues:
    """How a language, or the languages of one script, point back.

    `person` stands for somebody named before and can be replaced by the name, `owner` by the
    name in the possessive; `thing` points at a matter; `opening` begins a question that goes on;
    `more` asks for more by the same person, `others` for other persons; `idle` words name no
    matter.
    """

    person: re.Pattern[str]
    owner: re.Pattern[str]
    thing: re.Pattern[str]
    opening: re.Pattern[str]
    more: re.Pattern[str]
    others: re.Pattern[str]
    idle: frozenset[str]


def cues_of(text: str) -> Cues | None:
    """Those of the text's language, else of its script; None where neither is known."""
    known = _table()
    language = detect(text).split("-", maxsplit=1)[0]
    return known.get(language) or known.get(script(text))


@cache
def _table() -> Mapping[str, Cues]:
    text = files("assistant").joinpath("answering", "data", "followups.toml").read_text("utf-8")
    return {
        name: Cues(
            **{
                cue: _any_of(section[cue], whole=section["words"])
                for cue in ("person", "owner", "thing", "more", "others")
            },
            opening=re.compile(section["opening"], re.IGNORECASE),
            idle=frozenset(section["idle"].split()),
        )
        for name, section in tomllib.loads(text).items()
    }


def _any_of(forms: Sequence[str], *, whole: bool) -> re.Pattern[str]:
    if not forms:
        return re.compile("(?!)")
    either = "|".join(forms)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)" if whole else either, re.IGNORECASE)
