"""Who holds the office that a label names, where the record itself prints it.

A list of those present has the name right after the office (`主席曾某某議員`, `President: Mr. X`),
or a label does in brackets when the office first speaks. An office with two holders in one record
is left as it is printed.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.attribution.speaker_labels import LANGUAGES, LabelForm, LabelGrammar
from ingest.attribution.speakers import parse_speaker
from ingest.lexicons.person_names import is_name
from ingest.normalization import canonicalize
from ingest.records import Byline

_LONGEST = 60
_AFTER_NAME = re.compile(r"\s*(?:[,，、]|\s[.…]|[.…]{2}).*$|\s*[（(].*$")


def office_holders(
    bylines: Sequence[Byline], listed: Sequence[str], language: str
) -> Mapping[str, Byline]:
    """For each office that is a speaker's only name, the name and the office of its one holder.

    `listed` are the lines before the first turn.
    """
    named: dict[str, set[str]] = defaultdict(set)
    for byline in bylines:
        if byline.role:
            named[folded(byline.role)].add(byline.speaker)
    offices = {one.speaker for one in bylines if not one.role and not is_name(one.speaker)}
    for office in offices:
        named[folded(office)] |= set(_listed(office, listed, language))
    return {
        office: Byline(next(iter(names)), office)
        for office in offices
        if len(names := named[folded(office)]) == 1
    }


def folded(name: str) -> str:
    """A name in the form in which it is compared: of one script, one casing and no spaces."""
    return "".join(canonicalize(name).casefold().split())


def meant(byline: Byline, holders: Mapping[str, Byline]) -> Byline:
    """The byline with the name of whoever holds the office that it prints alone."""
    holder = None if byline.role else holders.get(byline.speaker)
    return replace(byline, speaker=holder.speaker, role=holder.role) if holder else byline


def _listed(office: str, lines: Sequence[str], language: str) -> Iterator[str]:
    """The names that stand in the lines right after an office."""
    grammar = LabelGrammar.of(language)
    bare = r"\s*".join(map(re.escape, _without_article(office, grammar)))
    opening = re.compile(rf"{bare}(?:\s*[:：.]\s*|\s+|(?=\S))", re.IGNORECASE)
    for line in lines:
        found = opening.match(line) if len(line) <= _LONGEST else None
        rest = _AFTER_NAME.sub("", line[found.end() :]) if found else ""
        if name := _name(rest, language, grammar):
            yield name


def _name(text: str, language: str, grammar: LabelGrammar) -> str:
    if language in LANGUAGES:
        label = grammar.read(text) if text else None
        return label.byline.speaker if label and label.form is LabelForm.HONORIFIC else ""
    found = parse_speaker(text) if text else None
    return found.speaker if found and is_name(found.speaker) else ""


def _without_article(office: str, grammar: LabelGrammar) -> str:
    return grammar.words.article.sub("", office, count=1)
