"""Glosses on the page: under the words by pointer and keyboard, and as a line beneath them."""

from collections.abc import Callable, Iterable

from assistant.localization.gloss import Gloss, shifted
from assistant.localization.languages import reading_language
from ui.web.i18n import Words
from ui.web.render import literal
from vectorstore.analysis.unicode_text import script


def glossed(text: str, glosses: Iterable[Gloss], show: Callable[[str], str] = literal) -> str:
    """The text as HTML, each glossed stretch an abbreviation that can be pointed at or focused.

    A gloss that does not lie within the text, or whose words are others there, is left out.
    """
    parts: list[str] = []
    last = 0
    for one in sorted(glosses, key=lambda gloss: gloss.start):
        if last <= one.start and one.end <= len(text) and text[one.start : one.end] == one.text:
            title = f'title="{literal(one.gloss)}"'
            parts += [
                show(text[last : one.start]),
                f'<abbr class="gloss" tabindex="0" {title}>{show(one.text)}</abbr>',
            ]
            last = one.end
    return "".join([*parts, show(text[last:])])


def glosses_within(glosses: Iterable[Gloss], start: int, end: int) -> list[Gloss]:
    """Those that lie whole in [start, end), by their places from `start` on."""
    return [shifted(one, -start) for one in glosses if start <= one.start and one.end <= end]


def terms_text(glosses: Iterable[Gloss]) -> str:
    """What is glossed and how, each once: 跨境电商 = cross-border e-commerce; 3.5亿元 = …"""
    pairs = dict.fromkeys((one.text, one.gloss) for one in glosses)
    return "; ".join(f"{text} = {gloss}" for text, gloss in pairs)


def terms_line(glosses: Iterable[Gloss], words: Words) -> str:
    """The glosses as a line of text; "" where there are none."""
    terms = terms_text(glosses)
    return words("terms", terms=terms) if terms else ""


def terms_html(glosses: Iterable[Gloss], words: Words) -> str:
    """The line under a quotation, for those who cannot point; it runs as its glosses are read."""
    pairs = dict.fromkeys((one.text, one.gloss) for one in glosses)
    if not pairs:
        return ""
    side = "rtl" if script(" ".join(gloss for _, gloss in pairs)) == "arabic" else "ltr"
    listed = "; ".join(
        f'<bdi dir="{side}"><bdi lang="zh">{literal(text)}</bdi> = '
        f"<bdi>{literal(gloss)}</bdi></bdi>"
        for text, gloss in pairs
    )
    before, after = (literal(part.strip()) for part in words("terms", terms="\n").split("\n"))
    return f'<span class="terms" dir="{side}"><bdi>{before}</bdi> {listed}{after}</span>'


def title_html(title: str, glosses: Iterable[Gloss], words: Words) -> str:
    """A title, and under it the terms of it in the language of the interface."""
    meanings = list(dict.fromkeys(one.gloss for one in glosses))
    below = (
        f'<span class="title-terms" dir="auto">{literal(" · ".join(meanings))}</span>'
        if meanings and reading_language(words.language)
        else ""
    )
    return literal(title or words("untitled")) + below
