"""An answer or a conversation to take along, as Markdown, as plain text, and as a brief's parts."""

import re
from collections.abc import Sequence

from assistant.records import Citation
from ui.web.i18n import Words
from ui.web.references import Note, Part, sources

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~$])")


def markdown(papers: Sequence[Part], words: Words) -> str:
    """Markdown with footnotes `[^n]`; every text stands literally."""
    lines: list[str] = []
    notes = [note for part in papers for note in part.notes]
    for part in papers:
        lines += [f"## {_escaped(part.question)}", ""]
        lines += [_footnoted(line, part) for line in part.text.splitlines()]
        lines += ["", _escaped(part.remark), ""] if part.remark else [""]
    for note in notes:
        lines.append(f"[^{note.number}]: {_escaped(note_text(note))}")
        lines += ["", f"    {_escaped(note.terms)}", ""] if note.terms else []
    if notes:
        lines += ["", f"## {words('sources')}", ""]
    lines += [f"{i}. {_escaped(source)}" for i, source in enumerate(sources(notes), start=1)]
    return "\n".join(lines).strip() + "\n"


def plain(papers: Sequence[Part], words: Words) -> str:
    """Plain text, its notes and sources at the end."""
    notes = [note for part in papers for note in part.notes]
    lines: list[str] = []
    for part in papers:
        lines += [part.question, "", part.text.strip(), ""]
        lines += [part.remark, ""] if part.remark else []
    for note in notes:
        lines.append(f"[{note.number}] {note_text(note)}")
        lines += [f"    {note.terms}"] if note.terms else []
    if notes:
        lines += ["", words("sources")]
        lines += [f"{i}. {source}" for i, source in enumerate(sources(notes), start=1)]
    return "\n".join(lines).strip() + "\n"


def note_text(note: Note) -> str:
    """Who said it where, the words, and the doubt there is about the speaker."""
    return f"{who(note.citation)}：“{note.citation.quote}” {note.source}"


def who(citation: Citation) -> str:
    """Speaker, affiliation and role, in the language of the answer and then as printed."""
    rest = "，".join(part for part in (citation.affiliation, citation.role) if part)
    printed = f"{citation.speaker}（{rest}）" if rest else citation.speaker
    shown = citation.display
    if shown is None:
        return printed
    read = "; ".join(filter(None, (shown.speaker, shown.affiliation, shown.role)))
    return f"{read} — {printed}"


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def _footnoted(line: str, part: Part) -> str:
    known = {note.number for note in part.notes}
    pieces = re.split(r"\[(\d{1,5})\]", line)
    shown = [_escaped(pieces[0])]
    for number, text in zip(pieces[1::2], pieces[2::2], strict=True):
        shown.append(f"[^{number}]" if int(number) in known else f"\\[{number}\\]")
        shown.append(_escaped(text))
    return "".join(shown)
