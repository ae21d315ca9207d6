"""Glosses of a text for readers of another language: its terms, figures and dates, by exact means.

Nothing is translated: a term is glossed where a lexicon has it in the reader's language and it
stands as a whole word, a figure and a date where they can be computed.
"""

from collections.abc import Iterable, Iterator
from itertools import accumulate

import rjieba

from assistant.localization.chinese_dates import dates
from assistant.localization.chinese_figures import figures
from assistant.localization.figure_format import written_figure
from assistant.localization.foreign_bodies import is_foreign
from assistant.localization.gloss import Gloss, GlossKind
from assistant.localization.languages import TRADITIONAL, reading_language
from assistant.localization.term_names import names_of_terms, state_bodies
from assistant.retrieval.lexicons.own_names import OwnName
from vectorstore.analysis.normalization import fold_in_place
from vectorstore.analysis.substring_matcher import SubstringMatcher
from vectorstore.analysis.unicode_text import is_chinese


class Glosser:
    """Glosses texts, with the names of the owner's glossary before those of the product."""

    def __init__(self, own: Iterable[OwnName] = ()) -> None:
        self._own = tuple(own)
        self._matchers: dict[str, SubstringMatcher[str]] = {}

    def glosses(self, text: str, language: str) -> tuple[Gloss, ...]:
        """The glosses of a Chinese text for readers of a BCP 47 tag, in order, none over another.

        There are none where its readers read the text's characters, as `display` has it.
        """
        tongue = reading_language(language)
        if tongue in {"", TRADITIONAL} or not is_chinese(text):
            return ()
        plain = fold_in_place(text)
        found = sorted(self._found(text, plain, tongue), key=lambda one: (one.start, -one.end))
        chosen: list[Gloss] = []
        for one in found:
            if not chosen or chosen[-1].end <= one.start:
                chosen.append(one)
        return tuple(chosen)

    def _found(self, text: str, plain: str, language: str) -> Iterator[Gloss]:
        def gloss(start: int, end: int, meaning: str, kind: GlossKind) -> Gloss:
            return Gloss(start=start, end=end, text=text[start:end], gloss=meaning, kind=kind)

        for one in dates(plain, language):
            yield gloss(one.start, one.end, one.written, "date")
        for figure in figures(plain, is_traditional=_is_traditional(text, plain)):
            yield gloss(figure.start, figure.end, written_figure(figure, language), "figure")
        cuts = {0, *accumulate(map(len, rjieba.cut(plain)))}
        for term in self._matcher(language).find(plain):
            if {term.start, term.end} <= cuts and not (
                plain[term.start : term.end] in state_bodies() and is_foreign(plain, term.start)
            ):
                yield gloss(term.start, term.end, term.value, "term")

    def _matcher(self, language: str) -> SubstringMatcher[str]:
        if language not in self._matchers:
            names = names_of_terms(language, self._own)
            self._matchers[language] = SubstringMatcher(names.items())
        return self._matchers[language]


def _is_traditional(text: str, plain: str) -> bool:
    return any(
        is_chinese(printed) and printed != folded
        for printed, folded in zip(text, plain, strict=True)
    )
