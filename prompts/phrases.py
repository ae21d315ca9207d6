"""What the product itself says around the quotations, in the language of the question.

Each language is a file of `templates/phrases/`, named by its BCP 47 tag. A language without a
file is answered in English. The English phrases say which variables a phrase has; a phrase that
counts is a table of its plural forms, by the categories of CLDR.
"""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

FALLBACK = "en"


class Plural:
    """A phrase over `count` that takes the form which its language has for that number."""

    def __init__(self, language: str, forms: Mapping[str, str]) -> None:
        """`forms` are by plural category, `other` always among them."""
        if "other" not in forms or any(_variables(form) != {"count"} for form in forms.values()):
            raise ValueError(f"A plural needs the form 'other', and {{count}} in each: {forms}.")
        self._language, self._forms = language, forms

    def of(self, count: int) -> str:
        """The phrase for this many."""
        form = self._forms.get(plural_category(self._language, count), self._forms["other"])
        return form.format(count=count)


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted, with its number."""

    speakers: Plural
    speeches: Plural
    titles: Plural
    affiliations: Plural
    roles: Plural
    documents: Plural
    dates: Plural
    places: Plural
    points: Plural
    characters: Plural
    more: Plural
    more_places: Plural


@dataclass(frozen=True, slots=True)
class MentionPhrases:
    """Who says a word."""

    found: str
    looked_for: str
    other_words: str
    absent: str
    absent_within: str
    absent_by: str
    elsewhere: str
    nearest: str


@dataclass(frozen=True, slots=True)
class PresencePhrases:
    """Yes or no."""

    yes: str
    other_words: str
    no: str
    not_by: str


@dataclass(frozen=True, slots=True)
class CorpusPhrases:
    """What the corpus holds."""

    count: str
    count_within: str
    longest: str
    shortest: str
    newest: str
    oldest: str
    empty: str
    undated: str


@dataclass(frozen=True, slots=True)
class SummaryPhrases:
    """Speeches in short."""

    speech: str
    problem: str
    proposals: str
    all: str


@dataclass(frozen=True, slots=True)
class ListingPhrases:
    """What is said beside a list: what is not in it, and why."""

    silent: str
    no_point: str
    more: str
    unknown: str
    unconfirmed: str
    undated: str
    other_dates: str
    absent: str
    by_others: str
    outside: str


@dataclass(frozen=True, slots=True)
class HelpPhrases:
    """What is said to a message that asks nothing of the speeches."""

    greeting: str
    thanks: str
    farewell: str
    abilities: str
    too_short: str
    unsupported: str
    examples: str
    ask_speakers: str
    ask_speaker: str
    ask_title: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language."""

    one_speaker: str
    several_speakers: str
    quotation: str
    line: str
    described: str
    separator: str
    untitled: str
    no_evidence: str
    no_evidence_within: str
    no_speeches: str
    spoke_instead: str
    doubtful: str
    reported: str
    counts: Counts
    mention: MentionPhrases
    presence: PresencePhrases
    corpus: CorpusPhrases
    summary: SummaryPhrases
    listing: ListingPhrases
    help: HelpPhrases


_GROUPS = {
    "counts": Counts,
    "mention": MentionPhrases,
    "presence": PresencePhrases,
    "corpus": CorpusPhrases,
    "summary": SummaryPhrases,
    "listing": ListingPhrases,
    "help": HelpPhrases,
}
_Group = TypeVar("_Group")


@cache
def languages() -> tuple[str, ...]:
    """The tags of the languages there are phrases in."""
    folder = files("prompts").joinpath("templates", "phrases")
    return tuple(
        sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.is_file())
    )


@cache
def phrases(language: str) -> Phrases:
    """The phrases of the language, of its base language, or English ones."""
    for tag in (language, language.split("-", maxsplit=1)[0], FALLBACK):
        if tag in languages():
            texts, english = _read(tag), _read(FALLBACK)
            groups: dict[str, Any] = {
                name: _group(kind, tag, texts.pop(name), english[name])
                for name, kind in _GROUPS.items()
            }
            return _group(Phrases, tag, texts | groups, english)
    raise AssertionError("the fallback language has a file")


def _read(tag: str) -> dict[str, Any]:
    file = files("prompts").joinpath("templates", "phrases", f"{tag}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _group(
    kind: type[_Group], tag: str, texts: Mapping[str, Any], english: Mapping[str, Any]
) -> _Group:
    """The phrases of a group. Raises ValueError where their variables are not the English ones."""
    for name, text in texts.items():
        if isinstance(text, str) and _variables(text) != _variables(english[name]):
            raise ValueError(
                f"The phrase {name!r} in {tag!r} must use exactly {_variables(english[name])}, "
                f"and uses {_variables(text)}."
            )
    values = {
        name: Plural(tag, text) if isinstance(text, dict) else text for name, text in texts.items()
    }
    missing = {field.name for field in fields(kind)} ^ values.keys()  # type: ignore[arg-type]
    if missing:
        raise ValueError(f"The phrases in {tag!r} lack or have too many: {missing}.")
    return kind(**values)


def _variables(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@cache
def plural_category(language: str, count: int) -> str:
    """The plural category of CLDR (one, few, many, other) that a count has in a BCP 47 tag."""
    from babel import Locale

    return Locale.parse(language, sep="-").plural_form(count)
