"""Public bodies in a language, composed from level, place, body and its parts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from assistant.localization.place_names import place_name
from vectorstore.analysis.lexicon_file import read_lexicon

PACKAGE = "assistant.localization"
NONE = "-"
SPECIAL_COMMITTEE = "专门委员会"
_WHOLE_PARTS = frozenset({"委员会", "常委会"})


@dataclass(frozen=True, slots=True)
class Scope:
    """A level of government, with its `place` in Chinese where one is named; `outer` is above."""

    level: str
    place: str = ""
    outer: "Scope | None" = None


NATIONAL = Scope("national")


@dataclass(frozen=True, slots=True)
class Body:
    """A body of `bodies.tsv`, or a department by its kind and `subject`, or a part of a body.

    Without a `scope` nothing is known of its level. A part without a `whole` stands alone.
    """

    key: str
    scope: Scope | None = None
    subject: str = ""
    is_part: bool = False
    whole: "Body | None" = None

    @property
    def offices_of(self) -> tuple[str, ...]:
        """What offices in it go by, the nearest first."""
        committee = self.key.endswith("委员会") and self.key not in _WHOLE_PARTS
        special = (SPECIAL_COMMITTEE,) if self.is_part and committee else ()
        return (self.key, *special, NONE)


@dataclass(frozen=True, slots=True)
class Named:
    """A body by itself, and after an office."""

    own: str
    of: str
    to: str


def body_in(body: Body, language: str) -> Named:
    """The body in a language that bylines are composed in."""
    article, cell = _cell(body, language)
    own, _, genitive = (part.strip() for part in cell.partition("|"))
    slots = _slots(body.scope, language)
    slots["subject"] = subject_in(body.subject, language) if body.subject else ""
    whole = body_in(body.whole, language) if body.whole else None
    slots["body"] = (whole.to or whole.of) if whole else ""
    above = _outer(body.scope, language)
    name = _filled(own, slots, language) + above
    if language == "ru":
        of = _filled(genitive, slots, language) + above
    elif language == "en":
        of = f"of the {name}"
    else:
        of = _after_article(article, name)
    return Named(name, of, _after_complement(name) if language == "ar" else "")


def subject_in(subject: str, language: str) -> str:
    """What a department is for, as it stands after the kind of department."""
    return _by_language("department_subjects")[subject][language]


@cache
def _by_language(name: str) -> Mapping[str, Mapping[str, str]]:
    lexicon = read_lexicon(PACKAGE, name)
    languages = lexicon.columns[1:]
    return {key: dict(zip(languages, cells, strict=True)) for key, *cells in lexicon.rows}


@cache
def _rows(name: str) -> Mapping[tuple[str, str], tuple[str, ...]]:
    rows = read_lexicon(PACKAGE, name).rows
    return {(key, language): tuple(cells) for key, language, *cells in rows}


def _cell(body: Body, language: str) -> tuple[str, str]:
    """The article and the template of a body."""
    if body.is_part:
        article, template = _rows("body_parts")[body.key, language]
        return article, template
    table = "department_kinds" if body.subject else "bodies"
    article, national, local = _rows(table)[body.key, language]
    is_national = body.scope == NATIONAL
    wanted, other = (national, local) if is_national else (local, national)
    return article, other if wanted == NONE else wanted


def _slots(scope: Scope | None, language: str) -> dict[str, str]:
    """What stands in the slots of a template for a level; nothing without one."""
    slots = dict.fromkeys(_slot_names(), "")
    if scope is None or scope == NATIONAL:
        return slots
    place = place_name(scope.place, language) if scope.place else ""
    names = {"place": place, "of_place": of_place(place, language)}
    for level, tongue, slot, unnamed, named in read_lexicon(PACKAGE, "levels").rows:
        if (level, tongue) == (scope.level, language):
            template = named if place else unnamed
            slots[slot] = "" if template == NONE else template.format(**names)
    return slots


@cache
def _slot_names() -> tuple[str, ...]:
    return tuple(dict.fromkeys(slot for _, _, slot, *_ in read_lexicon(PACKAGE, "levels").rows))


def scope_after_noun(scope: Scope, language: str) -> str:
    """A place after the office of its head: of Xiamen, города Сямэнь."""
    if language == "ru":
        return _slots(scope, language)["place"]
    return of_place(place_name(scope.place, language), language)


def of_place(place: str, language: str) -> str:
    """A place after a noun."""
    if language == "ru" or not place:
        return place
    if language == "fr":
        return f"d'{place}" if re.match("[AEIOUÉ]", place) else f"de {place}"
    return f"{'of' if language == 'en' else 'de'} {place}" if language != "ar" else place


def _outer(scope: Scope | None, language: str) -> str:
    if scope is None or scope.outer is None or not scope.outer.place:
        return ""
    return f"{'،' if language == 'ar' else ','} {place_name(scope.outer.place, language)}"


def _filled(template: str, slots: Mapping[str, str], language: str) -> str:
    text = " ".join(template.format(**slots).split())
    return text[:1].upper() + text[1:] if language == "ru" else text


def _after_article(article: str, name: str) -> str:
    if article == NONE:
        return name
    return article + name if article.endswith("'") else f"{article} {name}"


def _after_complement(name: str) -> str:
    """An Arabic noun phrase after one that has its complement already."""
    if name.startswith("الل"):
        return f"ل{name.removeprefix('ا').removeprefix('ل')}"
    return f"لل{name.removeprefix('ال')}" if name.startswith("ال") else f"ل{name}"
