"""Writes questions of every kind of plan from the wordings in `plans/`, their slots filled in.

Subjects are of general policy or made up of unrelated words, so that only the wording tells the
kind. No subject, name or question comes from a page.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import opencc

from assistant.retrieval.planning.question_tokens import Mask, MaskedSpan
from benchmarks.training.corpora import ROOT
from vectorstore.analysis.function_words import sample_questions
from vectorstore.analysis.lexicon_file import parse_lexicon
from vectorstore.analysis.unicode_text import QUOTATION_MARKS, is_chinese

FOLDER = Path(__file__).parent / "plans"
WORDED = ("zh", "en", "pt", "ru", "es", "fr", "de", "ja", "ko", "ar")
"""The languages of the wordings; traditional Chinese is converted."""
_TERM_KINDS = ("mention", "presence")
_TOPIC_KINDS = ("comparison", "summary")
"""Kinds whose questions may be on a topic; they have a label of their own then."""
_SLOT = re.compile(r"\{(\w+)\}")
_CHOICE = re.compile(r"\(([^()]*)\)")
_MARKS = ('""', *("".join(pair) for pair in QUOTATION_MARKS if pair != ("《", "》")))
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_HAN_TERM = (2, 6)
_JOINED = 0.25
"""Share of the terms that are two, joined as in `the strikes in the ports`."""


@dataclass(frozen=True, slots=True)
class PlanQuestion:
    """A question with the label of its plan; `term` is its place where the plan has one.

    `wording` is what it was made from, "" where it is an everyday question.
    """

    language: str
    label: str
    text: str
    masked: tuple[MaskedSpan, ...] = ()
    term: tuple[int, int] | None = None
    wording: str = ""

    @property
    def rest(self) -> str:
        """The text with blanks in place of what is masked."""
        letters = list(self.text)
        for span in self.masked:
            letters[span.start : span.end] = " " * (span.end - span.start)
        return "".join(letters)


class Wordings:
    """The wordings of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        lexicon = parse_lexicon((FOLDER / f"{language}.tsv").read_text("utf-8"), language)
        rows = [(label, entries) for label, *entries in lexicon.rows]
        self._fillers = {label[1:]: entries for label, entries in rows if label.startswith("=")}
        self.templates = [
            (label, one) for label, entries in rows if label[0] != "=" for one in entries
        ]
        everyday = ROOT / f"benchmarks/everyday/{language}.txt"
        lines = everyday.read_text("utf-8").splitlines() if everyday.is_file() else []
        self.everyday = [*lines, *sample_questions(language)]
        text = " ".join(self.everyday)
        self._letters = sorted({char for char in text if is_chinese(char)})
        self._words = sorted(set(_LONG_WORD.findall(text)))

    def sample(self, chance: random.Random, each: int) -> Iterator[PlanQuestion]:
        """Up to `each` questions of every wording, and the everyday ones, which ask for facts."""
        for label, template in self.templates:
            texts: set[str] = set()
            for _ in range(each * 2):
                question = self._filled(chance, label, template)
                if question.text not in texts and len(texts) < each:
                    texts.add(question.text)
                    yield question
        for text in self.everyday:
            yield PlanQuestion(self.language, "fact", text)

    def _filled(self, chance: random.Random, label: str, template: str) -> PlanQuestion:
        kind = label.split(maxsplit=1)[0]
        if kind in _TOPIC_KINDS and "{term" in template:
            label = f"{label} topic"
        chosen, text, masked, term = _chosen(chance, template), "", list[MaskedSpan](), None
        if kind not in {"help", "corpus", "point", "comparison"} and chance.random() < 0.12:
            text = chance.choice(self._fillers["scope"])
            if chance.random() < 0.7:
                masked.append(MaskedSpan(0, len(text.rstrip()), Mask.SCOPE))
        for at, piece in enumerate(_SLOT.split(chosen)):
            if at % 2 == 0:
                text += piece
                continue
            filler = self._filler(chance, piece, quotable=kind in _TERM_KINDS)
            start, text = len(text), text + filler
            if piece == "name" and chance.random() < 0.7:
                masked.append(MaskedSpan(start, len(text), Mask.NAME))
            if piece.startswith("term") and kind in (*_TERM_KINDS, *_TOPIC_KINDS):
                term = (start, len(text))
        if self.language in {"zh", "en", "pt", "ru"} and chance.random() < 0.15:
            kept = text.rstrip("?？")
            text = text if term and term[1] > len(kept) else kept
        return PlanQuestion(self.language, label, text, tuple(masked), term, template)

    def _filler(self, chance: random.Random, slot: str, *, quotable: bool) -> str:
        filler = chance.choice(self._fillers[slot])
        if not slot.startswith("term"):
            return filler
        if chance.random() < 0.5:
            filler = self._made_up(chance) or filler
        if chance.random() < _JOINED:
            unspaced = self.language in {"zh", "ja", "ko"}
            between = chance.choice(self._fillers["joint"])
            other = self._made_up(chance)
            filler += f"{between}{other}" if unspaced else f" {between} {other}"
        if chance.random() < (0.2 if quotable else 0.05):
            marks = chance.choice(_MARKS)
            filler = f"{marks[0]}{filler}{marks[1]}"
        return filler

    def _made_up(self, chance: random.Random) -> str:
        if self.language in {"zh", "ja"}:
            return "".join(chance.choices(self._letters, k=chance.randint(*_HAN_TERM)))
        return " ".join(chance.choices(self._words, k=chance.choice((1, 1, 2, 2, 3))))


def plan_questions(each: int, seed: int, languages: Sequence[str] = WORDED) -> list[PlanQuestion]:
    """Questions of all kinds in the languages, the same for the same seed."""
    found = [
        one
        for language in languages
        for one in Wordings(language).sample(random.Random(f"{seed} {language}"), each)  # noqa: S311
    ]
    return [*found, *(_traditional(one) for one in found[::4] if one.language == "zh")]


def _chosen(chance: random.Random, template: str) -> str:
    """The template with one of each alternatives, inner ones first."""
    while match := _CHOICE.search(template):
        choice = chance.choice(match.group(1).split("|"))
        template = template[: match.start()] + choice + template[match.end() :]
    return template


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def _traditional(question: PlanQuestion) -> PlanQuestion:
    text = "".join(_converter().convert(char) for char in question.text)
    return replace(question, language="zh-Hant", text=text)
