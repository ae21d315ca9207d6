"""Where on a page the bylines stand: lines that name a speaker and are no part of a sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest import form_fields
from ingest.attribution.byline_parser import names_writer, parse_byline, without_mark
from ingest.lexicons import organisations
from ingest.lexicons.job_titles import is_job_title
from ingest.lexicons.numerals import NUMERAL
from ingest.lexicons.person_names import is_certain_name, is_name
from ingest.lexicons.word_lists import one_of
from ingest.normalization import canonical_search, canonicalize
from ingest.page import WIDEST_BYLINE, Page, is_title_like
from ingest.records import Byline, Line, Strength
from ingest.typesetting import seam

_SPEAKING_BODY = re.compile(rf"{one_of('organisations', 'speaking')}$")
_TITLE_AND_NAME = re.compile(
    r"^(?P<title>\S.{3,34}?)(?:[ \u3000]{2,}|\t|[…·.]{3,}\s*)(?P<name>\S{2,4})$"
)
_COUNT = rf"(?:{NUMERAL}、|（{NUMERAL}）|\d{{1,2}}[.、])?\s*"
_TITLE_THEN_BRACKETS = re.compile(
    rf"^{_COUNT}(?P<title>[^（）：。；]{{4,40}})（(?P<who>[^（）]{{2,30}})）$"
)
_NAME_THEN_TITLE = re.compile(
    rf"^{_COUNT}(?P<who>[^：，。；]{{2,24}})：\s*(?P<title>[^：。；]{{4,40}})$"
)
_MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class FoundByline:
    """A byline and its lines, `first` to before `last`; `title` when the same line prints it."""

    byline: Byline
    first: int
    last: int
    title: str = ""


def find_bylines(page: Page) -> list[FoundByline]:
    """The bylines of a page from top to bottom; bare names only where most bylines are bare."""
    found = _Detector(page).bylines()
    others = [one for one in found if not _is_bare_name(one.byline)]
    return others if len(others) * 2 > len(found) else found


def _is_bare_name(byline: Byline) -> bool:
    is_person = is_name(byline.speaker) or "、" in byline.speaker
    return byline.strength == Strength.WEAK and is_person


class _Detector:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.lines = page.lines
        self.with_title = self._titles_with_names()

    def bylines(self) -> list[FoundByline]:
        found: list[FoundByline] = []
        next_line = 0
        for at, line in enumerate(self.lines):
            if at < next_line or line.is_boilerplate or line.width > WIDEST_BYLINE:
                continue
            byline, last = self._read(at)
            if byline is None:
                found += self._before_title(at) or self._after_title(at) or self._marked_group(at)
            elif not byline.is_host and self._stands_as_byline(at, last, byline):
                one = self._with_fields(FoundByline(byline, at, last))
                next_line = one.last
                found.append(self._joined(found.pop(), one, last) if _is_for(found, one) else one)
        return found

    def _read(self, at: int) -> tuple[Byline | None, int]:
        """The byline that begins in a line, and the line after it."""
        line = self.lines[at]
        text, last = self._closed(at)
        byline = parse_byline(text) if last > at + 1 else line.byline
        if byline is None and line.text[-1] in "、，" and self._goes_on_under_title(at):
            byline, last = parse_byline(line.text + self.lines[at + 1].text), at + 2
        return (line.byline, at + 1) if byline is None else (byline, last)

    def _closed(self, at: int) -> tuple[str, int]:
        """The line with those that follow until its bracket closes, and the line after them."""
        text, last = self.lines[at].text, at + 1
        while _unclosed(text) > 0 and last < min(at + _MOST_LINES, len(self.lines)):
            text += seam(text, self.lines[last].text) + self.lines[last].text
            last += 1
        return (text, last) if _unclosed(text) == 0 else (self.lines[at].text, at + 1)

    def _joined(self, group: FoundByline, person: FoundByline, last: int) -> FoundByline:
        """The byline of an organisation with that of who speaks, or wrote, for it."""
        if any(names_writer(line.text) for line in self.lines[person.first : last]):
            return replace(group, last=person.last)
        spoken_for = replace(person.byline, affiliation=group.byline.affiliation)
        return replace(person, byline=spoken_for, first=group.first)

    def _goes_on_under_title(self, at: int) -> bool:
        """Whether a line stands under a title and is half of what stands over the text."""
        above = self.page.beside(at, -1)
        halves = self.lines[at : at + 2]
        return (
            above is not None
            and is_title_like(above)
            and len(halves) == 2
            and not halves[1].after_blank
            and all(half.width <= 36 for half in halves)
        )

    def _after_title(self, at: int) -> list[FoundByline]:
        """A line that prints a title and, set off by a wide gap, a name."""
        if at in self.with_title:
            return [self.with_title[at]]
        found = _TITLE_AND_NAME.match(self.lines[at].text)
        if found is None or not is_certain_name(found["name"]) or self.page.continues(at):
            return []
        title = found["title"].strip()
        byline = Byline(found["name"], strength=Strength.WEAK)
        return [FoundByline(byline, at, at + 1, title)] if is_title_like(Line(title)) else []

    def _marked_group(self, at: int) -> list[FoundByline]:
        """An organisation of any kind under a sign of its own, between a title and a text."""
        line = self.lines[at]
        mark, who = without_mark(line.text)
        above, below = self.page.beside(at, -1), self.page.beside(at, 1)
        if not mark or above is None or below is None or line.after_blank or below.width <= 24:
            return []
        under_title = is_title_like(above) and not without_mark(above.text)[0]
        if not (under_title and organisations.may_be_organisation(who)):
            return []
        return [FoundByline(Byline(who, "", organisations.organisation_of(who)), at, at + 1)]

    def _titles_with_names(self) -> dict[int, FoundByline]:
        """The lines that print a title and in brackets, or before a colon, whose it is.

        One such line may be anything; a page that has several is set so.
        """
        found: dict[int, FoundByline] = {}
        for at, line in enumerate(self.lines):
            match = line.match(_TITLE_THEN_BRACKETS) or line.match(_NAME_THEN_TITLE)
            if match is None or line.is_boilerplate or self.page.continues(at):
                continue
            title, byline = match["title"].strip(), parse_byline(match["who"])
            known = byline is not None and (
                byline.strength > Strength.WEAK or is_certain_name(byline.speaker)
            )
            fits = self.page.is_short(at) and is_title_like(Line(title)) and not is_name(title)
            if byline and known and fits:
                found[at] = FoundByline(byline, at, at + 1, title)
        return found if len(found) > 1 else {}

    def _before_title(self, at: int) -> list[FoundByline]:
        """A line that names a speaker and, after a colon, the title of what follows."""
        name, colon, title = self.lines[at].text.replace(":", "：", 1).partition("：")
        byline = parse_byline(name) if colon and 4 <= len(title) <= 36 else None
        if byline is None or byline.is_host or byline.strength == Strength.WEAK:
            return []
        if not is_title_like(Line(title)) or title[-1] in "！？" or self.page.continues(at):
            return []
        return [FoundByline(byline, at, at + 1, title.strip())] if self.page.is_short(at) else []

    def _with_fields(self, found: FoundByline) -> FoundByline:
        """The byline with what the lines under it add, up to the text: `职务：…`, `题目：…`."""
        while found.last < len(self.lines):
            text, byline = self.lines[found.last].text, found.byline
            field, value = form_fields.read_field(text)
            if form_fields.opens_text(text):
                return replace(found, last=found.last + 1)
            if field == "role":
                byline = replace(byline, role=byline.role or value)
            elif field == "unit":
                affiliation = byline.affiliation or organisations.short_name(value)
                byline = replace(byline, affiliation=affiliation)
            elif field == "title":
                found = replace(found, title=found.title or value)
            elif not field and self._is_role_under(found):
                byline = replace(byline, role=text)
            elif not field:
                break
            found = replace(found, byline=byline, last=found.last + 1)
        return found

    def _is_role_under(self, found: FoundByline) -> bool:
        byline = found.byline
        is_person = is_name(byline.speaker) or not (
            byline.strength < Strength.STRONG or organisations.may_be_organisation(byline.speaker)
        )
        return not byline.role and is_person and self._is_role_line(found.last)

    def _is_role_line(self, at: int) -> bool:
        """Whether a line says only what somebody is, as it may stand under a name."""
        line = self.lines[at] if at < len(self.lines) else None
        return (
            line is not None
            and not line.is_boilerplate
            and not line.after_blank
            and line.width <= 30
            and is_job_title(line.text)
            and line.byline is None
        )

    def _stands_as_byline(self, at: int, last: int, byline: Byline) -> bool:
        if re.match(r"[^\w（(·•※\-—]", self.lines[at].text) and byline.strength == Strength.STRONG:
            return True
        if self.page.continues(at):
            return False
        return byline.strength > Strength.WEAK or self._stands_as_name(at, last, byline)

    def _stands_as_name(self, at: int, last: int, byline: Byline) -> bool:
        """Whether a bare name stands between a title and a text."""
        is_group = not is_name(byline.speaker) and canonical_search(_SPEAKING_BODY, byline.speaker)
        if not (is_certain_name(byline.speaker) or "、" in byline.speaker or is_group):
            return False
        above, below = self.page.beside(at, -1), self.page.beside(last - 1, 1)
        fills = self.page.wrapped and self.page.is_full(at, 2.5)
        if above is None or (fills and not (is_group and self.page.is_fresh(at - 1))):
            return False
        titled = is_title_like(above) and above.byline is None
        if is_group:
            alone = below is None or below.after_blank or below.indented or is_title_like(below)
            together = not (self.page.wrapped and self.lines[at].after_blank)
            return titled and together and alone
        if above.ends_sentence:
            return below is None or (below.after_blank and is_title_like(below))
        if below is not None and self._is_role_line(last):
            below = self.page.beside(last, 1)
        if below is None:
            return False
        return titled and (not is_title_like(below) or below.width > 24)


def _unclosed(text: str) -> int:
    canonical = canonicalize(text)
    return canonical.count("（") - canonical.count("）")


def _is_for(found: Sequence[FoundByline], person: FoundByline) -> bool:
    """Whether a byline right under that of an organisation names who speaks for it."""
    group = found[-1] if found else None
    return (
        group is not None
        and group.last == person.first
        and not is_name(group.byline.speaker)
        and organisations.is_organisation(group.byline.speaker)
        and is_name(person.byline.speaker)
    )
