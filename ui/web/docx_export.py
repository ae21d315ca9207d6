"""Papers as Word documents, with real footnotes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as Package
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from ui.web.export_text import note_text, who
from ui.web.i18n import Words
from ui.web.references import Note, Part, sources

_LATIN, _CHINESE = "Times New Roman", "宋体"
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(papers: Sequence[Part], words: Words) -> bytes:
    """The conversation as a `.docx`: a heading a question, footnotes for its citations."""
    paper = _Paper()
    for part in papers:
        paper.heading(part.question)
        paper.answer(part)
    paper.references([note for part in papers for note in part.notes], words)
    return paper.saved()


def brief(topic: str, papers: Sequence[Part], made: str, words: Words) -> bytes:
    """A brief: the topic, what was asked, a summary if one was written, what each speaker said.

    `made` says when and of what it was made. Whatever is said twice stands once.
    """
    paper = _Paper()
    paper.heading(topic, level=0)
    paper.footnoted(made, {})
    questions = [part.question for part in papers if part.question != topic]
    if questions:
        paper.heading(words("brief_questions"))
        paper.listed(questions)
    written = [part for part in papers if part.written]
    if written:
        paper.heading(words("brief_summary"))
    for part in written:
        paper.answer(part)
    found = findings(papers)
    if found:
        paper.heading(words("brief_findings"))
        paper.remarked(part for part in papers if not part.written)
    for notes in found:
        paper.heading(who(notes[0].citation) or words("unnamed"), level=2)
        if notes[0].doubt:
            paper.footnoted(notes[0].doubt, {})
        for note in notes:
            paper.quoted(note)
    if not found:
        for part in papers:
            paper.answer(part)
    paper.references([note for notes in found for note in notes], words)
    return paper.saved()


def findings(papers: Sequence[Part]) -> list[list[Note]]:
    """The notes of each speech, in the order of the speeches' first; each place once."""
    places: dict[tuple[str, int, int], Note] = {}
    for note in (note for part in papers for note in part.notes):
        cited = note.citation
        places.setdefault((cited.speech_id, cited.start, cited.end), note)
    speeches: dict[str, list[Note]] = {}
    for (speech, _, _), note in places.items():
        speeches.setdefault(speech, []).append(note)
    return list(speeches.values())


class _Paper:
    """A Word document that grows, and the footnotes it has."""

    def __init__(self) -> None:
        self._word: Any = docx.Document()
        self._notes: list[tuple[int, str]] = []
        normal = self._word.styles["Normal"]
        normal.font.name, normal.font.size = _LATIN, Pt(12)
        for style in ("Normal", "Title", "Heading 1", "Heading 2"):
            properties = self._word.styles[style].element.get_or_add_rPr()
            properties.get_or_add_rFonts().set(qn("w:eastAsia"), _CHINESE)

    def heading(self, text: str, level: int = 1) -> None:
        self._word.add_heading(_clean(text), level)

    def answer(self, part: Part) -> None:
        """The text of an answer, a paragraph a line, and the remark on it."""
        for line in part.text.splitlines():
            if line.strip():
                self.footnoted(line, {note.number: note for note in part.notes})
        self.remarked([part])

    def remarked(self, papers: Iterable[Part]) -> None:
        """Each remark once."""
        for remark in dict.fromkeys(part.remark for part in papers if part.remark):
            self.footnoted(remark, {})

    def footnoted(self, text: str, notes: Mapping[int, Note]) -> None:
        """A paragraph in which each known `[n]` becomes a footnote."""
        paragraph = self._word.add_paragraph()
        for piece in re.split(r"(\[\d{1,5}\])", text):
            number = int(piece[1:-1]) if re.fullmatch(r"\[\d{1,5}\]", piece) else 0
            if note := notes.get(number):
                self._refer(paragraph, note)
            elif piece:
                paragraph.add_run(_clean(piece))

    def quoted(self, note: Note) -> None:
        """A quotation with its footnote, and its glosses under it."""
        self.footnoted(f"“{note.citation.quote}”[{note.number}]", {note.number: note})
        if note.terms:
            self.footnoted(note.terms, {})

    def listed(self, texts: Sequence[str]) -> None:
        for text in texts:
            self._word.add_paragraph(_clean(text), style="List Bullet")

    def references(self, notes: Sequence[Note], words: Words) -> None:
        if notes:
            self.heading(words("sources"))
        for source in sources(notes):
            self._word.add_paragraph(_clean(source), style="List Number")

    def saved(self) -> bytes:
        if self._notes:
            part = Package(
                PackURI("/word/footnotes.xml"),
                CONTENT_TYPE.WML_FOOTNOTES,
                _footnotes_xml(self._notes),
                self._word.part.package,
            )
            self._word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        out = BytesIO()
        self._word.save(out)
        return out.getvalue()

    def _refer(self, paragraph: Any, note: Note) -> None:
        text = " ".join(filter(None, (note_text(note), note.terms)))
        self._notes.append((len(self._notes) + 1, text))
        run = paragraph.add_run()
        run.font.superscript = True
        element = OxmlElement("w:footnoteReference")
        element.set(qn("w:id"), str(len(self._notes)))
        run._r.append(element)  # noqa: SLF001  python-docx has no footnotes of its own


def _footnotes_xml(notes: Sequence[tuple[int, str]]) -> bytes:
    root = [f"<w:footnotes {nsdecls('w')}>"]
    for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
        root.append(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p>'
            "</w:footnote>"
        )
    for number, text in notes:
        root.append(
            f'<w:footnote w:id="{number}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/>'
            f'</w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {_xml(text)}</w:t>'
            "</w:r></w:p></w:footnote>"
        )
    return "".join([*root, "</w:footnotes>"]).encode()


def _xml(text: str) -> str:
    return _clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clean(text: str) -> str:
    """The text without what XML cannot carry."""
    return _FORBIDDEN.sub("", text)
