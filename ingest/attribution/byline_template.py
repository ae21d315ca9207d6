"""Bylines known by their likeness: lines set as the page sets those that are known by their form.

A page prints its bylines alike. Where several are sure, a line of the same form in the same place
is one too, though its name is of a kind that no rule knows, or its office.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.attribution.byline_detector import FoundByline
from ingest.attribution.byline_parser import without_mark
from ingest.lexicons.job_titles import TITLE_ENDING, mentions_job_title, role_and_organisation
from ingest.lexicons.organisations import is_organisation, organisation_of
from ingest.lexicons.person_names import (
    contains_known_name,
    is_latin_name,
    is_name,
    is_unusual_name,
    is_verb_phrase,
    without_spacing,
)
from ingest.normalization import canonical_match, canonicalize
from ingest.page import Page, is_title_like
from ingest.records import Byline, Strength
from vectorstore.analysis.unicode_text import is_chinese

_SHARE = 0.6
_BRACKETS = re.compile(r"^(?P<who>[^（）：，。；]{1,40}?)\s*（(?P<role>[^（）]{2,60})）$")
_COMMA = re.compile(r"^(?P<who>[^（）：，。；]{1,30}?)\s*，\s*(?P<role>[^（）：。；]{2,60})$")
_NAME_FIRST = re.compile(r"^(?P<who>\S{2,14})\s+(?P<role>[^（）：。；]{4,60})$")
_NAME_LAST = re.compile(r"^(?P<role>[^（）：。；]{4,60})\s+(?P<who>\S{2,14})$")
_BARE = re.compile(r"^(?P<who>[^（）：，。；！？“”]{2,24})(?P<role>)$")
_TWO_WORDS = r"[^\W\d_a-z][\w.'’-]*\s[^\W\d_a-z][\w.'’-]*"
_LATIN = {
    _NAME_FIRST: (re.compile(rf"^(?P<who>{_TWO_WORDS})\s+(?P<role>\S.{{4,60}})$"),),
    _NAME_LAST: (re.compile(rf"^(?P<role>\S.{{4,60}}?)\s+(?P<who>{_TWO_WORDS})$"),),
}
"""Names in Latin letters hold a blank themselves."""
_SHAPES = (_BRACKETS, _COMMA, _NAME_FIRST, _NAME_LAST, _BARE)


@dataclass(frozen=True, slots=True)
class _Form:
    """How a line is set: the sign it opens with, and the order of name and office."""

    mark: str
    shape: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Place:
    """Whether a title stands right over a line, and right under it."""

    under: bool
    over: bool


def with_similar(page: Page, found: Sequence[FoundByline]) -> list[FoundByline]:
    """The bylines, and the lines that are set as most of them are."""
    own = [one for one in found if not one.title and one.last == one.first + 1]
    if not own:
        return list(found)
    form, alike = Counter(_form_of(page, one) for one in own).most_common(1)[0]
    place, there = Counter(_place(page, one.first) for one in own).most_common(1)[0]
    if form is None or alike < 2 or min(alike, there) < _SHARE * len(found):
        return list(found)
    taken = {at for one in found for at in range(one.first, one.last)}
    similar = [
        FoundByline(byline, at, at + 1)
        for at, line in enumerate(page.lines)
        if at not in taken and not line.is_boilerplate
        if (byline := _read(page, at, form, place)) is not None
    ]
    more = similar if len(similar) <= len(found) else []
    return sorted([*found, *more], key=lambda one: one.first)


def _form_of(page: Page, one: FoundByline) -> _Form | None:
    text = page.lines[one.first].text
    mark, rest = without_mark(text)
    role, speaker = one.byline.role, one.byline.speaker
    if role and rest == role + speaker:
        opening = re.escape(canonicalize(role[:3]))
        return _Form(mark, re.compile(rf"^(?P<role>{opening}\S*{TITLE_ENDING})(?P<who>\S{{2,6}})$"))
    for shape in _SHAPES:
        match = canonical_match(shape, rest)
        if match and without_spacing(match["who"]) == speaker:
            return _Form(mark, shape)
    return None


def _place(page: Page, at: int) -> _Place:
    above, below = page.beside(at, -1), page.beside(at, 1)
    line = page.lines[at]
    return _Place(
        above is not None and not line.after_blank and is_title_like(above),
        below is not None and not below.after_blank and is_title_like(below),
    )


def _read(page: Page, at: int, form: _Form, place: _Place) -> Byline | None:
    line = page.lines[at]
    mark, rest = without_mark(line.text)
    if mark != form.mark or line.ends_sentence or line.level or page.continues(at):
        return None
    there = _place(page, at)
    under_title = place.under and there.under and page.is_fresh(at - 1)
    if not under_title and not (there == place and (mark or is_organisation(rest))):
        return None
    for shape in (form.shape, *_LATIN.get(form.shape, ()), _BARE):
        match = canonical_match(shape, rest)
        if match is None:
            continue
        who, printed = match["who"].strip(), match["role"]
        holds_office, is_group = mentions_job_title(printed), is_organisation(who)
        if not _may_speak(who, told=holds_office):
            continue
        if not mark and shape is _COMMA and not holds_office:
            continue
        if not mark and shape is _BARE and form.shape is not _BARE and not is_group:
            continue
        role, organisation = role_and_organisation(printed)
        spoken_for = organisation or (organisation_of(who) if is_group else "")
        strength = Strength.FAIR if mark and printed else Strength.WEAK
        return Byline(without_spacing(who), role, spoken_for, strength)
    return None


def _may_speak(who: str, *, told: bool) -> bool:
    """Whether a line set as a byline names someone; `told`: it says what they are besides."""
    if is_verb_phrase(who):
        return False
    if is_name(who) or is_latin_name(who) or is_organisation(who) or contains_known_name(who):
        return True
    is_short = is_chinese(who) and len(who) <= 12 and re.search(r"[的和与要]", who) is None
    return told and (is_short or is_unusual_name(who))
