"""A document that names no speaker: kept whole, under its title, and attributed to no one."""

from ingest.attribution.byline_detector import is_title_like
from ingest.attribution.titles import title_of
from ingest.boilerplate import is_signature
from ingest.chunker import split
from ingest.layouts.line_classification import Layout
from ingest.layouts.segments import body_text
from ingest.normalization import canonicalize
from vectorstore.records import ParsedSpeech

_HEAD = 5
_FOOT = 3


def speech(layout: Layout) -> ParsedSpeech:
    """The document as one text without a speaker."""
    last = len(layout.lines)
    edges = {*range(_HEAD), *range(last - _FOOT, last)}
    furniture = {at for at in layout.furniture & edges if not is_signature(layout.lines[at].text)}
    places = [at for at in range(last) if at not in furniture]
    places = places or list(range(last))
    count = 0
    while (
        count < min(2, len(places) - 1)
        and places[count] == places[0] + count
        and is_title_like(layout.lines[places[count]])
        and not layout.lines[places[count]].ends_sentence
        and (count == 0 or _goes_on(layout, places[count]))
    ):
        count += 1
    title = title_of([layout.lines[at].text for at in places[:count]])
    text = body_text(layout, places[count:])
    return ParsedSpeech(title, "", "", "", text, split(text))


def _goes_on(layout: Layout, at: int) -> bool:
    """Whether a line is the second of a title, and not a field such as `时间：…`."""
    line = layout.lines[at]
    return not line.after_blank and "：" not in canonicalize(line.text)
