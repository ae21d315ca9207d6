"""What an office or affiliation printed in Chinese consists of: scope, body, parts and office."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from assistant.localization.bodies import NATIONAL, PACKAGE, Body, Scope
from assistant.localization.place_names import known_places, level_of
from vectorstore.analysis.lexicon_file import read_lexicon

_LEVELS = {
    "自治区": "region",
    "省": "province",
    "市": "city",
    "县": "county",
    "区": "district",
}
_LEVEL_WITHIN = re.compile("[省市县]")
_BARE_LEVEL = re.compile("|".join(_LEVELS))
_NATIONAL = re.compile("中华全国|全国|中国|国家|中央")
_PEOPLES = re.compile("壮族|回族|维吾尔")
_COMMITTEES = ("委员会", "委会", "委")
_CENTRAL = ("中央委员会", "中央")
_PLACE_LENGTHS = range(2, 5)
_KINDS = frozenset("部局厅署处院")
"""Kinds of bodies that 长 makes an office of."""


@dataclass(frozen=True, slots=True)
class Office:
    """What one part of a byline says: an office, a body, or both; `at` is where a mayor is."""

    title: str = ""
    body: Body | None = None
    at: Scope | None = None


@cache
def parse_office(text: str) -> Office | None:
    """The office and body that a text consists of from end to end; None where it does not."""
    for body, rest in _bodies(text):
        if not rest:
            return Office(body=_alone(body, text))
        if rest in titles():
            return Office(title=rest, body=body)
    for scope, rest in _scopes(text):
        if rest in titles() and scope is not None:
            return Office(title=rest, at=scope)
    return Office(title=text) if text in titles() else None


def trailing_title(text: str) -> str:
    """The longest office that a text ends in; "" where it ends in none."""
    ends = (text[at:] for at in range(1, len(text)))
    return next((end for end in ends if end in titles()), "")


def body_before(text: str, title: str) -> str:
    """What stands before the office that a text ends in: 审计局 in 审计局局长 as in 审计局长."""
    body, shared = text.removesuffix(title), title.removeprefix("副")[0]
    is_shortened = title.endswith("长") and shared in _KINDS and not body.endswith(shared)
    return body + shared if is_shortened else body


@cache
def titles() -> frozenset[str]:
    """The offices that are known."""
    return frozenset(office for office, *_ in read_lexicon(PACKAGE, "offices").rows)


@cache
def _names(*uses: str) -> Mapping[str, str]:
    """Chinese names of bodies with their keys, the longest first."""
    rows = read_lexicon(PACKAGE, "body_names").rows
    names = {name: key for key, use, *called in rows if use in uses for name in called}
    return {name: names[name] for name in sorted(names, key=lambda name: -len(name))}


@cache
def _parts() -> tuple[str, ...]:
    parts = {row[0] for row in read_lexicon(PACKAGE, "body_parts").rows} - {"委员会", "中央"}
    return tuple(sorted(parts, key=lambda part: -len(part)))


def _bodies(text: str) -> Iterator[tuple[Body, str]]:
    """The bodies that a text may begin with, each with what is left of it."""
    for body, rest in _whole_bodies(text):
        for part in _parts():
            if rest.startswith(part):
                yield Body(part, is_part=True, whole=body), rest.removeprefix(part)
        if rest.startswith("常务委员会"):
            yield Body("常委会", is_part=True, whole=body), rest.removeprefix("常务委员会")
        yield body, rest
    for part in _parts():
        if text.startswith(part):
            yield Body(part, is_part=True), text.removeprefix(part)


def _whole_bodies(text: str) -> Iterator[tuple[Body, str]]:
    for name, key in _names("whole").items():
        if text.startswith(name):
            yield Body(key, NATIONAL), text.removeprefix(name)
    yield from _committees(text)
    for scope, after in _scopes(text):
        for name, key in _names("scoped", "federation").items():
            if after.startswith(name) and not (scope is None and key == "党委"):
                yield Body(key, scope), after.removeprefix(name)
        yield from _departments(scope, after)


def _committees(text: str) -> Iterator[tuple[Body, str]]:
    """A party, or a committee of it: 民建, 民建中央, 民建厦门市委会."""
    for name, key in _names("committees").items():
        if not text.startswith(name):
            continue
        after = text.removeprefix(name)
        party = Body(key)
        for central in _CENTRAL:
            if after.startswith(central):
                yield Body("中央", is_part=True, whole=party), after.removeprefix(central)
        for scope, rest in _scopes(after):
            if scope is None:
                continue
            for word in _COMMITTEES:
                if rest.startswith(word):
                    yield _committee(party, scope), rest.removeprefix(word)
        if key != "政协":
            yield party, after


def _committee(party: Body, scope: Scope) -> Body:
    if party.key == "政协":
        return Body(party.key, scope)
    if party.key == "中共":
        return Body("党委", scope)
    return Body("委员会", scope, is_part=True, whole=party)


def _departments(scope: Scope | None, text: str) -> Iterator[tuple[Body, str]]:
    subjects = (row[0] for row in read_lexicon(PACKAGE, "department_subjects").rows)
    for subject in subjects:
        if not text.startswith(subject):
            continue
        kind, rest = text[len(subject) : len(subject) + 1], text[len(subject) + 1 :]
        if kind == "部" and (scope is None or scope == NATIONAL):
            yield Body(kind, NATIONAL, subject), rest
        if kind in {"局", "厅"} and scope != NATIONAL:
            yield Body(kind, scope, subject), rest


def _scopes(text: str, outer: Scope | None = None) -> Iterator[tuple[Scope | None, str]]:
    """The levels and places that a text may begin with, the most of them first."""
    if outer is None and (national := _NATIONAL.match(text)):
        yield NATIONAL, text[national.end() :]
    for place, level, rest in filter(None, (_named(text, end) for end in _PLACE_LENGTHS)):
        scope = Scope(level, place, outer)
        yield from _scopes(rest, scope)
        yield scope, rest
    if bare := _BARE_LEVEL.match(text):
        yield Scope(_LEVELS[bare.group()], "", outer), text[bare.end() :]
    if outer is None:
        for place in known_places():
            if text.startswith(place):
                yield from _after_known_place(place, text.removeprefix(place))
        yield None, text


def _after_known_place(place: str, rest: str) -> Iterator[tuple[Scope | None, str]]:
    """厦门 in 厦门工商联: its level is that of the place."""
    if not rest.startswith(tuple(_LEVELS)):
        yield Scope(level_of(place), place), rest


def _named(text: str, length: int) -> tuple[str, str, str] | None:
    """A place of this many characters before the word for its level, both, and the rest."""
    place, after = text[:length], text[length:]
    peoples = _PEOPLES.match(after)
    after = after[peoples.end() :] if peoples else after
    level = _BARE_LEVEL.match(after)
    if level is None or len(place) < length or _LEVEL_WITHIN.search(place):
        return None
    if any(name in place for name in _names("committees", "federation")):
        return None
    return place, _LEVELS[level.group()], after[level.end() :]


def _alone(body: Body, text: str) -> Body:
    """A federation by its bare name is the national one."""
    return Body(body.key, NATIONAL) if text in _names("federation") else body
