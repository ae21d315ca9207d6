"""Who proposed what: a table of speakers and themes, and a map of the proposals."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.localization.displayed import plain_glosser
from assistant.records import Passage, SpeechSummary
from ui.web.filters import Choices, affiliations
from ui.web.i18n import Words
from ui.web.render import literal, place, shown_byline, shown_name
from ui.web.themes import Landscape, Meaning, landscape
from vectorstore.records import PassageKind

if TYPE_CHECKING:
    from assistant.corpus import Corpus

_WIDTH, _HEIGHT, _EDGE = 640, 400, 32
_LINE, _BREADTH = 20, 130
_HALF_LETTER = 11
"""Half the width of a character of a name on a phone, where the letters are largest."""


class Atlas:
    """The landscape of a corpus, drawn anew when the corpus has changed."""

    def __init__(self, corpus: "Corpus", meaning: Meaning) -> None:
        self._corpus, self._meaning = corpus, meaning
        self._speeches: tuple[SpeechSummary, ...] = ()
        self._landscape = Landscape()

    def html(self, affiliations: Sequence[str], words: Words) -> str:
        """Table and map, of the chosen affiliations or of all."""
        self._survey()
        if not self._landscape.themes:
            return f'<p class="empty">{literal(words("atlas_empty"))}</p>'
        shown = [s for s in self._speeches if not affiliations or s.affiliation in affiliations]
        return table_html(self._landscape, shown, words) + map_html(self._landscape, shown, words)

    def affiliations(self, words: Words) -> Choices:
        """Every affiliation of the corpus, in the order of the speeches."""
        return affiliations((s.affiliation for s in self._corpus.speeches()), words)

    def _survey(self) -> None:
        speeches = self._corpus.speeches()
        if speeches == self._speeches:
            return
        proposals: list[Passage] = []
        for summary in speeches:
            passages = self._corpus.speech(summary.id).passages
            made = [p for p in passages if p.kind is PassageKind.PROPOSAL]
            proposals += made or [p for p in passages if p.kind is PassageKind.SECTION]
        self._landscape, self._speeches = landscape(proposals, self._meaning), speeches


def table_html(land: Landscape, speeches: Sequence[SpeechSummary], words: Words) -> str:
    """A row a speech, a column a theme, in each cell its proposals; an empty cell says so."""
    head = "".join(f'<th scope="col">{_theme(theme.name, words)}</th>' for theme in land.themes)
    rows: list[str] = []
    for speech in speeches:
        cells = "".join(
            _cell(
                speech, theme.name, [p for p in theme.passages if p.speech_id == speech.id], words
            )
            for theme in land.themes
        )
        rows.append(
            f'<tr><th scope="row"><a href="{literal(place(speech.id))}">'
            f"{literal(_name(speech, words))}</a>"
            f'<span class="office">{literal(shown_byline(speech, words).affiliation)}</span>'
            f"</th>{cells}</tr>"
        )
    label = literal(words("tab_atlas"))
    return (
        f'<p class="explained" id="matrix-explained">{literal(words("atlas_table"))}</p>'
        f'<div class="matrix" tabindex="0" role="region" aria-label="{label}">'
        f'<table aria-describedby="matrix-explained"><thead><tr>'
        f'<th scope="col">{literal(words("speaker"))}</th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def read_theme(name: str, words: Words) -> str:
    """The name of a theme, its words in the language of the interface where they have a gloss."""
    meanings = {one.text: one.gloss for one in plain_glosser().glosses(name, words.language)}
    return "·".join(meanings.get(word, word) for word in name.split("·"))


def _theme(name: str, words: Words) -> str:
    """The name of a theme, and its printed words under those of the interface."""
    shown = read_theme(name, words)
    printed = f'<span class="title-terms" lang="zh">{literal(name)}</span>' if shown != name else ""
    return literal(shown.replace("·", " · ")) + printed


def _name(speech: SpeechSummary, words: Words) -> str:
    """Who speaks, else what about."""
    return (
        speech.title if speech.title and not speech.speaker else shown_name(speech.speaker, words)
    )


def _cell(speech: SpeechSummary, theme: str, passages: list[Passage], words: Words) -> str:
    if not passages:
        return f'<td class="none"><span class="sr">{literal(words("atlas_none"))}</span></td>'
    links = "".join(
        f'<a class="n" href="{literal(place(p.speech_id, p.start, p.end))}" '
        f'title="{literal(p.text)}">{p.number or "§"}</a>'
        for p in passages
    )
    question = words(
        "atlas_question",
        speaker=_name(speech, words),
        theme=read_theme(theme, words).replace("·", "、" if words.chinese else ", "),
    )
    return (
        f'<td>{links}<button type="button" class="askit" data-ask="{literal(question)}" '
        f'aria-label="{literal(question)}" title="{literal(question)}">?</button></td>'
    )


def map_html(land: Landscape, speeches: Sequence[SpeechSummary], words: Words) -> str:
    """The proposals as dots, near where they mean alike, in the colour of their speaker."""
    hues = {speech.id: round(360 * i / len(speeches)) for i, speech in enumerate(speeches)}
    names = {s.id: _name(s, words) for s in speeches}
    dots = "".join(
        _dot(passage, at, hues[passage.speech_id], names[passage.speech_id])
        for passage, at in zip(land.passages, land.places, strict=True)
        if passage.speech_id in hues
    )
    labels = "".join(
        f'<text x="{x:.0f}" y="{y:.0f}">{literal(name)}</text>'
        for name, x, y in _labels(land, words)
    )
    legend = "".join(
        f'<li><i class="dot" data-hue="{hue}" style="--hue:{hue}"></i>{literal(names[speech])}</li>'
        for speech, hue in hues.items()
    )
    title = literal(words("atlas_map"))
    return (
        f'<figure class="map"><figcaption>{title}</figcaption>'
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="group" aria-label="{title}">'
        f'{dots}<g class="names" aria-hidden="true">{labels}</g></svg>'
        f'<ul class="legend">{legend}</ul></figure>'
    )


def _labels(land: Landscape, words: Words) -> list[tuple[str, float, float]]:
    """Each theme's name amid its proposals, whole, moved down where another name stands."""
    where = dict(zip((p.id for p in land.passages), land.places, strict=True))
    wanted = []
    for theme in land.themes:
        at = [where[passage.id] for passage in theme.passages]
        x, y = (sum(axis) / len(at) for axis in zip(*at, strict=True))
        name = read_theme(theme.name, words)
        half = min(_HALF_LETTER * len(name), _WIDTH / 2)
        wanted.append((name, min(max(_x(x), half), _WIDTH - half), _y(y)))
    placed: list[tuple[str, float, float]] = []
    for name, x, y in sorted(wanted, key=lambda label: label[2]):
        free = max((below + _LINE for _, at, below in placed if abs(at - x) < _BREADTH), default=y)
        placed.append((name, x, max(y, free)))
    return placed


def _dot(passage: Passage, at: tuple[float, float], hue: int, speaker: str) -> str:
    label = literal(f"{speaker}：{passage.text}")
    href = literal(place(passage.speech_id, passage.start, passage.end))
    return (
        f'<a href="{href}" aria-label="{label}"><circle cx="{_x(at[0]):.0f}" '
        f'cy="{_y(at[1]):.0f}" r="7" style="--hue:{hue}"><title>{label}</title></circle></a>'
    )


def _x(share: float) -> float:
    return _EDGE + share * (_WIDTH - 2 * _EDGE)


def _y(share: float) -> float:
    return _EDGE + share * (_HEIGHT - 2 * _EDGE)
