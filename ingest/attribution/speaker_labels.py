"""Whom a label names in languages written with letters: `Mr. X (Chile) (spoke in Spanish)`.

A label is a head and what stands in brackets after it. The head is an honorific with a name, the
office of a chair, another office, a word for whoever asks, answers or calls out, or a name alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ingest.attribution.label_words import MOST_TOKENS, LabelWords, without_opening
from ingest.lexicons.dates import is_month, lettered_date
from ingest.records import Byline, Strength
from vectorstore.records import TurnPart

LANGUAGES = ("en", "fr", "es", "pt", "ru", "ar")
_BRACKET = re.compile(r"\s*[(（\[]([^()（）\[\]]*)[)）\]]")
_CLOCK = re.compile(
    r"^\s*[\[(]?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?[\])]?\s*|\s*[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?$"
)
_LONGEST_HEAD = 90
_POSSESSIVE = ("'s", "’s", "'S", "’S")
_INITIALS = re.compile(r"^(?:[^\W\d_]{1,2}\.[ -]?){1,3}(?P<surname>[^\W\d_][\w’'-]+)$")
SURNAME_AND_INITIALS = r"[^\W\d_][\w’'-]+\s(?:[^\W\d_]\.\s?){0,2}[^\W\d_](?!\.\s?[^\W\d_]\.)"
"""A name as Russian records print it, without the full stop of its last initial: `Иванов И. И`."""
_INITIALS_AFTER = re.compile(rf"{SURNAME_AND_INITIALS}\.?$")
_COUNTED = re.compile(r"\s*(?:No\.?\s*)?\d{1,3}$")
_YEAR = re.compile(r"\d{4}")
_ABBREVIATION = re.compile(r"\b[^\W\d_]{1,5}\.")
_SENTENCE = re.compile(r"[.?!;…]")
_PARTY = re.compile(r"(?<=[^\W\d_]{3})\.\s.*|[/–—].*|\s-\s.*")


class LabelForm(StrEnum):
    """What the head of a label is; the first two name nobody without the record's help."""

    NAME = "name"
    CAPITALS = "capitals"
    HONORIFIC = "honorific"
    TITLED = "titled"
    INITIALS = "initials"
    CHAIR = "chair"
    ADDRESS = "address"
    OFFICE = "office"
    PART = "part"


@dataclass(frozen=True, slots=True)
class SpeakerLabel:
    """Whom a label names, and by what form."""

    byline: Byline
    form: LabelForm


class LabelGrammar:
    """The labels of one language."""

    def __init__(self, language: str) -> None:
        self.words = LabelWords(language)

    @classmethod
    @cache
    def of(cls, language: str) -> "LabelGrammar":
        """The grammar of a language of `LANGUAGES`; of English for any other."""
        return cls(language if language in LANGUAGES else "en")

    def read(self, label: str) -> SpeakerLabel | None:
        """Whom a label names, or None where it is none."""
        text = self._without_inner_honorific(_CLOCK.sub("", label).strip(" \u3000*_•●–—-\t"))
        opened = _BRACKET.search(text)
        head = (text[: opened.start()] if opened else text).strip(" ,")
        notes = [note.strip() for note in _BRACKET.findall(text)]
        notes = [note for note in notes if note and not self.words.note.match(note)]
        initialled = self._with_initials(head)
        if initialled:
            return initialled
        if not head or len(head) > _LONGEST_HEAD or not _opens(head) or lettered_date(head):
            return None
        if (not notes and self.words.ends_open(head)) or _YEAR.search(head):
            return None
        return self._read(head, notes)

    def _without_inner_honorific(self, label: str) -> str:
        """A label without an honorific in brackets before the name: `DR. (SMT.) X`."""
        found = _BRACKET.search(label)
        if found and self.words.honorific.fullmatch(found[1]) and label[found.end() :].strip():
            return f"{label[: found.start()]} {label[found.end() :].lstrip()}"
        return label

    def is_part(self, label: str) -> bool:
        """Whether a label says no more than that somebody asks, answers or calls out."""
        return self._of_nobody(label, []) is not None

    def introduced(self, text: str) -> Byline | None:
        """The person whom a phrase names after an honorific or an office, with the office.

        `… de Son Excellence Monsieur X, Président de Y`, `… del presidente X`, `… BY H.E. MR. X`.
        """
        found = self.words.introduces.search(text)
        while found:
            name, rest = self._leading_name(text[found.end() :])
            if name:
                role = rest.lstrip(" ,–—-").strip(" ,") if rest[:2].strip()[:1] in ",–—-" else ""
                before = text[found.start() : found.end()].strip(" ,")
                is_office = self.words.is_office(before) and not role
                role = role or (before if is_office else "")
                return Byline(name, role, strength=Strength.STRONG)
            found = self.words.introduces.search(text, found.start() + 1)
        initialled = next((word for word in text.split() if _INITIALS.match(word)), "")
        return Byline(initialled, strength=Strength.FAIR) if initialled else None

    def _leading_name(self, text: str) -> tuple[str, str]:
        """The name of two words or more that a text begins with, and the rest of it."""
        words: list[str] = []
        for word in text.split():
            bare = word.strip(",;.’'\"“”«»")
            is_part = bare[:1].isupper() or bare.casefold() in self.words.particles
            is_word = bare.casefold() in self.words.organ or is_month(bare)
            is_other = is_word or self.words.office.fullmatch(bare)
            if self.words.honorific.fullmatch(word):
                return "", text
            if not is_part or is_other or len(words) == MOST_TOKENS:
                break
            words.append(word)
            if word.endswith(_POSSESSIVE):
                words[-1] = word[:-2]
            if word.endswith((",", ";", *_POSSESSIVE)):
                break
        while words and words[-1].strip(",").casefold() in self.words.particles:
            words.pop()
        if words and words[0].casefold() in self.words.particles:
            return "", text
        name = " ".join(words)
        rest = text[text.find(name) + len(name) :] if name else text
        if name.endswith((",", ";")):
            name, rest = name[:-1], "," + rest
        is_initialled = _INITIALS.match(name) is not None
        return (name, rest) if len(words) > 1 or is_initialled else ("", text)

    def _read(self, head: str, notes: list[str]) -> SpeakerLabel | None:
        found = (
            self._chaired(head, notes)
            or self._of_nobody(head, notes)
            or self._with_honorific(head, notes)
        )
        if found or _SENTENCE.search(_ABBREVIATION.sub("", head)):
            return found
        return (
            self._asking(head)
            or self._titled(head, notes)
            or self._holding(head, notes)
            or self._in_office(head, notes)
            or self._named(head, notes)
        )

    def _chaired(self, head: str, notes: list[str]) -> SpeakerLabel | None:
        if self.words.chair.fullmatch(head):
            return self._held(head, notes, LabelForm.CHAIR, TurnPart.CHAIR)
        if self.words.address.fullmatch(head):
            form = LabelForm.ADDRESS if self.words.is_salutation(head) else LabelForm.CHAIR
            return self._held(head, notes, form, TurnPart.CHAIR)
        return None

    def _with_initials(self, head: str) -> SpeakerLabel | None:
        """A surname and initials, with the office and the group of its bearer after commas."""
        name, *clauses = head.split(", ")
        if not (_INITIALS_AFTER.match(name) and self.words.is_name(name)):
            return None
        groups = [one for one in clauses if self.words.group.match(one)]
        roles = [one for one in clauses if one not in groups]
        name = name.rstrip(".") + "."
        byline = Byline(name, ", ".join(roles), ", ".join(groups), Strength.STRONG)
        return SpeakerLabel(byline, LabelForm.INITIALS)

    def _of_nobody(self, head: str, notes: list[str]) -> SpeakerLabel | None:
        """A label that says only that somebody asks, answers or calls out."""
        word = _COUNTED.sub("", head)
        if self.words.asks.fullmatch(word):
            who = notes[0] if notes and self.words.is_name(notes[0]) else head
            return _part(Byline(who, part=TurnPart.QUESTIONER))
        if self.words.answers.fullmatch(word):
            return _part(Byline(head))
        if self.words.calls.fullmatch(word):
            return _part(Byline(head, part=TurnPart.INTERJECTION))
        return None

    def _with_honorific(self, head: str, notes: list[str]) -> SpeakerLabel | None:
        name, _, role = head.partition(", ")
        rest = without_opening(self.words.honorific, name)
        if self.words.address.fullmatch(name):
            return None
        opening = name[: len(name) - len(rest)]
        if self.words.office.search(opening) and self.words.continues_office(rest):
            return None
        if rest != name and self.words.is_name(rest) and not self.words.begins_office(rest):
            rest, _, place = rest.partition(" of ")
            notes = [place, *notes] if place else notes
            name = self.words.without_suffix(rest)
        elif rest != name and (titled := self._with_title_of_rank(rest)):
            name = titled
        elif not (self.words.noble.fullmatch(name) and self.words.is_name(name)):
            return None
        byline = Byline(name, role, _affiliation(notes), Strength.STRONG)
        return SpeakerLabel(byline, LabelForm.HONORIFIC)

    def _with_title_of_rank(self, text: str) -> str:
        """A name with the title that is part of it (`le comte de X`), without an article, or ""."""
        name = without_opening(self.words.article, text)
        is_noble = self.words.noble.fullmatch(name) and self.words.is_name(name.partition(" ")[2])
        return name if is_noble else ""

    def _asking(self, head: str) -> SpeakerLabel | None:
        asks = self.words.asks_for.fullmatch(head) and len(head.split()) <= MOST_TOKENS
        return _part(Byline(head, part=TurnPart.QUESTIONER)) if asks else None

    def _titled(self, head: str, notes: list[str]) -> SpeakerLabel | None:
        """A name right after the office of its bearer (`President X`)."""
        found = self.words.title.match(head)
        name, _, role = head[found.end() :].partition(", ") if found else ("", "", "")
        first = name.partition(" ")[0]
        is_other = first.casefold() in self.words.organ or self.words.continues_office(name)
        is_other = is_other or self.words.honorific.fullmatch(first) is not None
        if not found or is_other or not self.words.is_name(name) or self.words.is_office(name):
            return None
        if role and not self.words.may_be_role(role):
            return None
        held = ", ".join(filter(None, (found["title"], role)))
        byline = Byline(self.words.without_suffix(name), held, _affiliation(notes), Strength.STRONG)
        return SpeakerLabel(byline, LabelForm.TITLED)

    def _holding(self, head: str, notes: list[str]) -> SpeakerLabel | None:
        """A name, and after a comma the office of its bearer."""
        name, _, role = head.partition(", ")
        is_other = not self.words.organ.isdisjoint(name.casefold().split())
        known = (
            " " in name
            and self.words.is_name(name)
            and not (is_other or self.words.is_office(name))
        )
        if not (known and self.words.is_office(role)) or self.words.is_salutation(name):
            return None
        byline = Byline(name, role, _affiliation(notes), Strength.STRONG)
        return SpeakerLabel(byline, LabelForm.TITLED)

    def _in_office(self, head: str, notes: list[str]) -> SpeakerLabel | None:
        if not self.words.is_office(head):
            return None
        form = LabelForm.ADDRESS if self.words.is_salutation(head) else LabelForm.OFFICE
        if form is LabelForm.ADDRESS and "," in head:
            return None
        return self._held(head, notes, form, TurnPart.SPEAKER)

    def _named(self, head: str, notes: list[str]) -> SpeakerLabel | None:
        name, _, role = head.partition(", ")
        if self.words.address.fullmatch(name):
            return None
        if _INITIALS.match(name):
            form = LabelForm.INITIALS
        elif not self.words.is_name(name) or (role and not self.words.may_be_role(role)):
            return None
        elif name.isupper():
            form = LabelForm.CAPITALS
        else:
            form = LabelForm.NAME
        byline = Byline(name, role, _affiliation(notes), Strength.WEAK)
        return SpeakerLabel(byline, form)

    def _held(self, head: str, notes: list[str], form: LabelForm, part: TurnPart) -> SpeakerLabel:
        """An office, and in brackets who holds it."""
        printed = notes[0] if notes else ""
        holder = _PARTY.sub("", without_opening(self.words.honorific, printed))
        is_called = len(holder.split()) > 1 or not printed.startswith(holder)
        is_name = self.words.is_name(holder) or self.words.is_called(printed)
        if holder and is_called and is_name and not self.words.is_office(holder):
            party = printed.partition(holder)[2].strip(" .,/–—-")
            of = _affiliation([party, *notes[1:]] if party else notes[1:])
            byline = Byline(holder, head, of, Strength.STRONG, part)
        else:
            byline = Byline(head, "", _affiliation(notes), Strength.STRONG, part)
        return SpeakerLabel(byline, form)


def _part(byline: Byline) -> SpeakerLabel:
    return SpeakerLabel(byline, LabelForm.PART)


def _affiliation(notes: Iterable[str]) -> str:
    return ", ".join(note.split(". ")[0] for note in notes)


def _opens(head: str) -> bool:
    """Whether a text begins as a label does: with a capital, where its script has any."""
    first = next((char for char in head if char.isalpha()), "")
    return bool(first) and not first.islower()
