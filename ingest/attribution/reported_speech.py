"""Who is reported to have said a sentence of a report: `某某表示，…`, `X said that …`, `he added`.

The one reported is named in a clause that ends in a verb of saying, with an office, by a part of a
name that was printed in full before, or by a pronoun that stands for who was named last.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from ingest.attribution.byline_parser import introduced
from ingest.attribution.speaker_labels import LANGUAGES, LabelGrammar
from ingest.lexicons.job_titles import (
    JOB_TITLE,
    is_job_title,
    mentions_job_title,
    role_and_organisation,
)
from ingest.lexicons.person_names import is_certain_name, is_transliterated
from ingest.normalization import canonicalize
from ingest.records import Byline, Strength
from vectorstore.analysis.lexicon_file import read_lexicon

_CLAUSE = re.compile(r"[^，：；、“”「」‘’]*(?:、[^，：；、“”「」‘’]*)*[，：“「]?")
_MOST_CLAUSES = 3
_LONGEST_SUBJECT = 40
_LONGEST_OFFICE = 16
_SHORTEST_FOREIGN = 3
_BEGINS_OFFICE = re.compile(r"^.*(?:与|跟|及|由|请|对|向)|^和")
_LATIN_NAME = (
    r"(?P<name>[^\W\d_a-zа-яё][\w.’'-]*(?:\s(?:(?:de|da|do|dos|del|la|von|van|al|bin)\s)?"
    r"[^\W\d_a-zа-яё][\w.’'-]*){0,4})"
)


@dataclass(slots=True)
class ReportedSpeakers:
    """Who is named in a report, as its sentences are read from the first to the last."""

    text: str
    language: str
    named: list[Byline] = field(default_factory=list)
    _paragraphs: int = 0
    _last_at: int = 0
    _pronouns: dict[str, str] = field(default_factory=dict)
    _introduced: dict[str, Byline] = field(init=False)

    def __post_init__(self) -> None:
        chinese = self.language not in LANGUAGES
        self._introduced = dict(_introduced(self.text)) if chinese else {}

    def begin_paragraph(self) -> None:
        """Whom a pronoun stands for is named in the paragraph, or in the one before it."""
        self._paragraphs += 1

    def of_sentence(self, sentence: str) -> Byline | None:
        """Whom a sentence reports; None where it reports nobody, or nobody who can be told."""
        if self.language in LANGUAGES:
            return self._in_letters(sentence)
        return self._in_chinese(sentence)

    def _in_chinese(self, sentence: str) -> Byline | None:
        clauses = [found for found in _CLAUSE.findall(sentence) if found][:_MOST_CLAUSES]
        for clause in clauses:
            found = _said().match(canonicalize(clause))
            if not found:
                continue
            subject = _without_adverbs(clause[: found.end("before")])
            if not subject:
                return self._last("") if clause is clauses[0] else None
            if canonicalize(subject) in _words("zh", "pronoun"):
                return self._last(canonicalize(subject))
            byline = self._person(subject, is_short=found["verb"] in _words("zh", "short_verb"))
            if byline:
                return self._remembered(byline)
        self._notice(sentence)
        return None

    def _notice(self, sentence: str) -> None:
        """Remember whom a sentence is about that says nothing of theirs."""
        canonical = canonicalize(sentence)
        for byline in [*self.named, *self._introduced.values()]:
            full = canonicalize(byline.speaker)
            begins = canonical.find(full) if full else -1
            office = canonicalize(byline.role)
            if begins == 0 or (begins > 0 and canonical[:begins].endswith(office) and begins < 20):
                self._remembered(byline)
                return

    def _last(self, pronoun: str) -> Byline | None:
        """Who was named last, where it is not long ago and no other pronoun stood for them."""
        if not self.named or self._paragraphs - self._last_at > 1:
            return None
        last = self.named[-1]
        if pronoun and self._pronouns.setdefault(last.speaker, pronoun) != pronoun:
            return None
        self._last_at = self._paragraphs
        return last

    def _person(self, subject: str, *, is_short: bool) -> Byline | None:
        canonical = canonicalize(subject)
        if len(subject) > _LONGEST_SUBJECT or canonical.endswith(_words("zh", "none")):
            return None
        if known := self._known(canonical):
            return known
        if is_certain_name(subject):
            return Byline(subject, strength=Strength.FAIR)
        found = None if is_short else introduced(subject)
        if found:
            return found if is_certain_name(found.speaker) and not found.is_host else None
        is_office = is_job_title(subject) and len(subject) <= _LONGEST_OFFICE and not is_short
        return Byline("", subject, strength=Strength.WEAK) if is_office else None

    def _known(self, subject: str) -> Byline | None:
        """Who of those named before is the subject, by the full name or a part of it."""
        known = [*reversed(self.named), *self._introduced.values()]
        for byline in known:
            full = canonicalize(byline.speaker)
            if full and (subject.endswith(full) or _is_part(subject, full)):
                return byline
        for byline in known:
            full = canonicalize(byline.speaker)
            if full and subject.startswith(full) and not mentions_job_title(subject):
                return byline
        return None

    def _remembered(self, byline: Byline) -> Byline:
        known = next((one for one in self.named if one.speaker == byline.speaker), byline)
        self._last_at = self._paragraphs
        self.named = [*(one for one in self.named if one is not known), known]
        return known

    def _in_letters(self, sentence: str) -> Byline | None:
        outside = _QUOTED.sub(" ", sentence)
        for pattern in _said_in_letters(self.language):
            found = pattern.search(outside)
            if not found:
                continue
            if found["pronoun"]:
                return self._last(found["pronoun"].casefold())
            byline = self._latin_person(found["name"], outside[: found.start()])
            if byline:
                return self._remembered(byline)
        return None

    def _latin_person(self, name: str, before: str) -> Byline | None:
        grammar = LabelGrammar.of(self.language)
        label = grammar.read(name)
        byline = label.byline if label else None
        if byline is None or byline.is_host or not grammar.words.is_name(byline.speaker):
            return None
        for known in self.named:
            if known.speaker == byline.speaker or known.speaker.endswith(f" {byline.speaker}"):
                return known
        return byline if " " in byline.speaker and not before.endswith("-") else None


_QUOTED = re.compile(r"[\"“«„][^\"”»“]*[\"”»“]")


def narrates(sentence: str) -> bool:
    """Whether a sentence opens as the reporter's own do, after what somebody said."""
    return canonicalize(sentence).startswith(_words("zh", "narrates"))


def speaks_for_itself(text: str, language: str) -> int:
    """How often the writer of a text outside quotations says who writes."""
    if language in LANGUAGES:
        return 0
    outside = re.sub(r"[“「][^”」]*[”」]", "", canonicalize(text))
    return len(re.findall(r"我(?!国|市|省|县|区|军|党)|笔者", outside))


def _is_part(part: str, full: str) -> bool:
    """Whether a name is a part of another: a surname of two, the last name of a foreign one."""
    return len(part) > 1 and part != full and (full.startswith(part) or full.endswith(part))


def _introduced(text: str) -> Iterator[tuple[str, Byline]]:
    """Who is named in a text right after an office, each once and with it."""
    canonical = canonicalize(text)
    seen: set[str] = set()
    begins = 0
    for office in re.finditer(JOB_TITLE, canonical):
        name = _name_at(text, canonical, office.end())
        if not name:
            continue
        after, begins = max(begins, office.start() - 24), office.end() + len(name)
        if name in seen:
            continue
        seen.add(name)
        before = re.split(r"[^\w·]", canonical[after : office.end()])[-1]
        before = _BEGINS_OFFICE.sub("", before)
        role = text[office.end() - len(before) : office.end()]
        yield name, Byline(name, *role_and_organisation(role))


def _name_at(text: str, canonical: str, start: int) -> str:
    """The name that begins at a place: a Chinese one, or one that is spelt as foreign ones are."""
    end = start
    while end < len(canonical) and (canonical[end] == "·" or is_transliterated(canonical[end] * 4)):
        end += 1
    if end - start >= _SHORTEST_FOREIGN:
        return text[start:end].strip("·")
    for size in (3, 2, 4):
        name = text[start : start + size]
        if len(name) == size and is_certain_name(name) and not is_job_title(name):
            return name
    return ""


def _without_adverbs(subject: str) -> str:
    text = subject.strip(" \u3000")
    before = ""
    while text != before:
        before = text
        text = text[: len(canonicalize(text)) - len(_adverb_end(text))].strip(" \u3000")
    opened = _beside().search(canonicalize(text))
    return text[: opened.start()].strip(" \u3000") if opened and opened.start() else text


def _adverb_end(text: str) -> str:
    found = _adverbs().search(canonicalize(text))
    return found[0] if found else ""


@cache
def _words(language: str, name: str) -> tuple[str, ...]:
    rows = read_lexicon("ingest.lexicons", "reporting").of(language, name)
    return tuple(word for row in rows for word in row)


def _any(language: str, name: str) -> str:
    found = sorted(_words(language, name), key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, found))


@cache
def _said() -> re.Pattern[str]:
    long, short = _any("zh", "verb"), _any("zh", "short_verb")
    return re.compile(
        rf"(?P<before>[^，：“「]{{0,60}}?)(?P<verb>(?:{long})(?:说|道|称)?(?=[，：“「]|[^，：“「]{{4}})"
        rf"|(?:{short})(?=[，：“「]))"
    )


@cache
def _adverbs() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any('zh', 'adverb')}|\d+月\d+日|\d+日)$")


@cache
def _beside() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any('zh', 'adverb')})*(?:{_any('zh', 'beside')}).{{1,40}}$")


@cache
def _said_in_letters(language: str) -> tuple[re.Pattern[str], ...]:
    verb, pronoun = _any(language, "verb"), _any(language, "pronoun")
    who = rf"(?:{_LATIN_NAME}(?:,[^,]{{3,60}},)?|(?P<pronoun>(?i:\b(?:{pronoun})\b)))"
    return (
        re.compile(rf"{who}\s+(?:{verb})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{verb})\s+{who}"),
    )
