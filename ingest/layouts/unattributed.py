"""A document that names no speaker: kept whole, under its title, and attributed to no one."""

from dataclasses import dataclass, replace

from ingest.attribution.titles import join_title
from ingest.boilerplate import is_closing
from ingest.layouts.line_classification import Layout
from ingest.page import is_title_like
from ingest.records import AttributedText, Attribution, Byline, LineKind

_HEAD = 5
_FOOT = 3
_MOST_TITLE_LINES = 2


@dataclass(frozen=True, slots=True)
class Unattributed:
    """A page without a speaker; only its head and foot are searched for boilerplate."""

    layout: Layout

    @classmethod
    def of(cls, layout: Layout) -> "Unattributed":
        """The page with what looks like boilerplate in its middle taken as text."""
        lines = layout.lines
        edges = {*range(_HEAD), *range(len(lines) - _FOOT, len(lines))}
        read = [
            replace(line, kind=LineKind.BODY)
            if not line.furniture and (at not in edges or is_closing(line))
            else line
            for at, line in enumerate(lines)
        ]
        if all(line.is_boilerplate for line in read):
            read = [replace(line, kind=LineKind.BODY) for line in lines]
        return cls(replace(layout, page=replace(layout.page, lines=tuple(read))))

    def attribute(self) -> Attribution:
        lines = self.layout.lines
        places = [at for at, line in enumerate(lines) if not line.is_boilerplate]
        count = 0
        while (
            count < min(_MOST_TITLE_LINES, len(places) - 1)
            and places[count] == places[0] + count
            and self._is_title(places[count], is_first=count == 0)
        ):
            count += 1
        title = join_title([lines[at].text for at in places[:count]])
        body = self.layout.excerpt(places[count:])
        return Attribution((AttributedText(title, Byline(""), body),))

    def _is_title(self, at: int, *, is_first: bool) -> bool:
        """Whether a line is of the title; its second line is no field such as `时间：…`."""
        line = self.layout.lines[at]
        goes_on = is_first or (not line.after_blank and "：" not in line.canonical)
        return is_title_like(line) and not line.ends_sentence and goes_on
