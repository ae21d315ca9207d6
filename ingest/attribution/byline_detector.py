"""Where on a page the bylines stand: lines that name a speaker and are no part of a sentence."""

import re
from dataclasses import dataclass, replace

from ingest import form_fields
from ingest.attribution.byline_parser import names_writer, parse_byline, without_mark
from ingest.attribution.speakers import Byline, Strength
from ingest.lexicons import organisations
from ingest.lexicons.job_titles import is_whole_office
from ingest.lexicons.person_names import is_certain_name, is_name
from ingest.normalization import Line, canonicalize, seam

_FIELD = re.compile(r"(?:发布|会议|发言)?(?:日期|时间|地点)\s*：")
_COUNTED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}(?:是|要)|[二三四五六七八九十]、|第[一二三四五六七八九十]，)"
)
_SPEAKING_BODY = re.compile(
    "(?:课题组|调研组|委员会|委会|专委|小组|界别|中央|省委会|市委会|支部|总支|协会|学会|商会|联合会|促进会|研究会|工作室"
    "|联络站|代表团|联盟|沙龙|俱乐部|工商联|妇联|侨联|科协|总工会|九三学社|台盟)$"
)
_TITLE_AND_NAME = re.compile(
    r"^(?P<title>\S.{3,34}?)(?:[ \u3000]{2,}|\t|[…·.]{3,}\s*)(?P<name>\S{2,4})$"
)
_COUNT = r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.、])?\s*"
_TITLE_IN_BRACKETS = re.compile(
    rf"^{_COUNT}(?P<title>[^（）：。；]{{4,40}})（(?P<who>[^（）]{{2,30}})）$"
)
_TITLE_AFTER_NAME = re.compile(
    rf"^{_COUNT}(?P<who>[^：，。；]{{2,24}})：\s*(?P<title>[^：。；]{{4,40}})$"
)
_OPEN_END = "，、：；,;:（(“《‘"


@dataclass(frozen=True, slots=True)
class FoundByline:
    """A byline and its lines, `first` to before `last`; `title` when the same line prints it."""

    byline: Byline
    first: int
    last: int
    title: str = ""

    @property
    def is_person(self) -> bool:
        return is_name(self.byline.speaker) or "、" in self.byline.speaker


def is_title_like(line: Line) -> bool:
    """Whether a line reads as a heading: short, and no sentence."""
    text = line.text
    if line.level:
        return True
    if not 3 <= line.width <= 36 or text[-1] in _OPEN_END or re.search(r"[。；;]", text):
        return False
    canonical = canonicalize(text)
    return _COUNTED.match(canonical) is None and _FIELD.match(canonical) is None


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page, how wide the column of each is, and which are furniture."""

    lines: tuple[Line, ...]
    columns: tuple[float, ...]
    furniture: frozenset[int]
    wrapped: bool

    def continues(self, at: int) -> bool:
        """Whether a wrapped line goes on with a sentence of the line before it."""
        if not self.wrapped or at == 0 or at - 1 in self.furniture:
            return False
        line, before = self.lines[at], self.lines[at - 1]
        if line.indented or line.after_blank or before.ends_sentence or before.level:
            return False
        if before.text[-1] in _OPEN_END:
            return True
        full = before.width > self.columns[at - 1] - 2.5
        return full and not (is_title_like(before) and self.is_fresh(at - 1))

    def beside(self, at: int, step: int) -> Line | None:
        """The next line above (-1) or below (1) that is no furniture."""
        at += step
        while 0 <= at < len(self.lines) and at in self.furniture:
            at += step
        return self.lines[at] if 0 <= at < len(self.lines) else None

    def is_fresh(self, at: int) -> bool:
        """Whether a title-like line begins something: no sentence runs into it from above."""
        for top in range(at, max(-1, at - 4), -1):
            if top == 0 or self.lines[top].after_blank or self.lines[top].indented:
                return True
            above = self.lines[top - 1]
            if top - 1 in self.furniture or above.ends_sentence or parse_byline(above.text):
                return True
            if not is_title_like(above):
                return False
        return False


def find_bylines(page: Page) -> list[FoundByline]:
    """The bylines of a page from top to bottom; bare names only where the page prints such."""
    return _Finder(page).found()


class _Finder:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.lines = page.lines
        self.with_name = self._titles_with_names()

    def found(self) -> list[FoundByline]:
        found = []
        skip = -1
        for at, line in enumerate(self.lines):
            if at < skip or at in self.page.furniture or line.width > 60:
                continue
            text, last = self._closed(at)
            byline = parse_byline(text)
            if byline is None and line.text[-1] in "、，" and self._goes_on_under_title(at):
                text = line.text + self.lines[at + 1].text
                byline, last = parse_byline(text), at + 2
            if byline is None and last > at + 1:
                last = at + 1
                byline = parse_byline(line.text)
            if byline is None:
                titled = self._before_title(at) or self._after_title(at) or self._marked_group(at)
                found += titled
                continue
            if byline.is_host or not self._stands_as_byline(at, last, byline):
                continue
            one = self._with_fields(FoundByline(byline, at, last))
            if found and self._is_for(found[-1], one) and names_writer(text):
                found[-1] = replace(found[-1], last=one.last)
                skip = one.last
                continue
            if found and self._is_for(found[-1], one):
                spoken_for = replace(one.byline, affiliation=found[-1].byline.affiliation)
                one = replace(one, byline=spoken_for, first=found.pop().first)
            found.append(one)
            skip = one.last
        bare = [one for one in found if one.byline.strength == Strength.WEAK and one.is_person]
        return found if len(bare) * 2 >= len(found) else [one for one in found if one not in bare]

    def _after_title(self, at: int) -> list[FoundByline]:
        """A line that prints a title and, set off by a wide gap, a name."""
        if at in self.with_name:
            return [self.with_name[at]]
        found = _TITLE_AND_NAME.match(self.lines[at].text)
        if found is None or not is_certain_name(found["name"]) or self.page.continues(at):
            return []
        title = found["title"].strip()
        if not is_title_like(Line(title)):
            return []
        byline = Byline(found["name"], strength=Strength.WEAK)
        return [FoundByline(byline, at, at + 1, title)]

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

    def _is_for(self, group: FoundByline, person: FoundByline) -> bool:
        """Whether a byline right under that of a body names who speaks for it."""
        return (
            group.last == person.first
            and not is_name(group.byline.speaker)
            and organisations.is_group(group.byline.speaker)
            and is_name(person.byline.speaker)
        )

    def _marked_group(self, at: int) -> list[FoundByline]:
        """A body of any kind under a sign of its own, right between a title and a text."""
        mark, who = without_mark(self.lines[at].text)
        above, below = self.page.beside(at, -1), self.page.beside(at, 1)
        if not mark or above is None or below is None or self.lines[at].after_blank:
            return []
        between = is_title_like(above) and not without_mark(above.text)[0]
        if not (between and below.width > 24 and organisations.may_be_group(who)):
            return []
        return [FoundByline(Byline(who, "", organisations.of_group(who)), at, at + 1)]

    def _titles_with_names(self) -> dict[int, FoundByline]:
        """The lines that print a title and in brackets, or before a colon, whose it is.

        One such line may be anything; a page that has several is set so.
        """
        found: dict[int, FoundByline] = {}
        for at, line in enumerate(self.lines):
            match = _TITLE_IN_BRACKETS.match(canonicalize(line.text)) or _TITLE_AFTER_NAME.match(
                canonicalize(line.text)
            )
            if match is None or at in self.page.furniture or self.page.continues(at):
                continue
            title = line.text[slice(*match.span("title"))].strip()
            byline = parse_byline(line.text[slice(*match.span("who"))])
            known = byline is not None and (
                byline.strength > Strength.WEAK or is_certain_name(byline.speaker)
            )
            is_alone = not self.page.wrapped or line.width < self.page.columns[at] - 1.5
            if byline and known and is_alone and is_title_like(Line(title)) and not is_name(title):
                found[at] = FoundByline(byline, at, at + 1, title)
        return found if len(found) > 1 else {}

    def _before_title(self, at: int) -> list[FoundByline]:
        """A line that names a speaker and, after a colon, the title of what follows."""
        line = self.lines[at]
        name, colon, title = line.text.replace(":", "：", 1).partition("：")
        byline = parse_byline(name) if colon and 4 <= len(title) <= 36 else None
        if byline is None or byline.is_host or byline.strength == Strength.WEAK:
            return []
        if not is_title_like(Line(title)) or title[-1] in "！？" or self.page.continues(at):
            return []
        short = not self.page.wrapped or line.width < self.page.columns[at] - 1.5
        return [FoundByline(byline, at, at + 1, title.strip())] if short else []

    def _with_fields(self, found: FoundByline) -> FoundByline:
        """The byline with what the lines under it add, up to the text: `职务：…`, `题目：…`."""
        while found.last < len(self.lines):
            text, byline = self.lines[found.last].text, found.byline
            field, value = form_fields.detail(text)
            if form_fields.opens_text(text):
                return replace(found, last=found.last + 1)
            if field == "role":
                byline = replace(byline, role=byline.role or value)
            elif field == "unit":
                body = byline.affiliation or organisations.short(value)
                byline = replace(byline, affiliation=body)
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
            byline.strength < Strength.STRONG or organisations.may_be_group(byline.speaker)
        )
        is_open = not byline.role and is_person
        return is_open and self._is_role_line(found.last)

    def _is_role_line(self, at: int) -> bool:
        """Whether a line says only what somebody is, as it may stand under a name."""
        if at >= len(self.lines) or at in self.page.furniture:
            return False
        line = self.lines[at]
        return (
            not line.after_blank
            and line.width <= 30
            and is_whole_office(line.text)
            and parse_byline(line.text) is None
        )

    def _closed(self, at: int) -> tuple[str, int]:
        """The line with those that follow until its bracket closes, three at most."""
        text, last = self.lines[at].text, at + 1
        while canonicalize(text).count("（") > canonicalize(text).count("）") and last < min(
            at + 4, len(self.lines)
        ):
            text += seam(text, self.lines[last].text) + self.lines[last].text
            last += 1
        closed = canonicalize(text).count("（") == canonicalize(text).count("）")
        return (text, last) if closed else (self.lines[at].text, at + 1)

    def _stands_as_byline(self, at: int, last: int, byline: Byline) -> bool:
        if re.match(r"[^\w（(·•※\-—]", self.lines[at].text) and byline.strength == Strength.STRONG:
            return True
        if self.page.continues(at):
            return False
        return byline.strength > Strength.WEAK or self._stands_as_name(at, last, byline)

    def _stands_as_name(self, at: int, last: int, byline: Byline) -> bool:
        """Whether a bare name stands between a title and a text."""
        is_body = not is_name(byline.speaker) and _SPEAKING_BODY.search(
            canonicalize(byline.speaker)
        )
        if not (is_certain_name(byline.speaker) or "、" in byline.speaker or is_body):
            return False
        above, below = self.page.beside(at, -1), self.page.beside(last - 1, 1)
        fills = self.page.wrapped and self.lines[at].width > self.page.columns[at] - 2.5
        if above is None or (fills and not (is_body and self.page.is_fresh(at - 1))):
            return False
        titled = is_title_like(above) and parse_byline(above.text) is None
        if is_body:
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
