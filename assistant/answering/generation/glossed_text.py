"""Passages as a chat model reads them that writes for readers of another language.

A model all too easily makes 147.32 billion of 147.32亿, and two names of one term.
"""

from assistant.localization.glosser import Glosser

_SHORTEST_TERM = 3
"""Characters; shorter ones are everyday words, which any model knows."""


class GlossedText:
    """Writes figures and dates in the language, and beside a term, once, its name there."""

    def __init__(self, glosser: Glosser, language: str) -> None:
        self._glosser = glosser
        self.language = language
        self._told = set[str]()

    def of(self, text: str) -> str:
        """The text with its glosses; as it is where its readers read its characters."""
        parts, end = list[str](), 0
        for gloss in self._glosser.glosses(text, self.language):
            parts.append(text[end : gloss.start])
            if gloss.kind != "term":
                parts.append(f" {gloss.gloss} ")
            elif gloss.text in self._told or len(gloss.text) < _SHORTEST_TERM:
                parts.append(gloss.text)
            else:
                self._told.add(gloss.text)
                parts.append(f"{gloss.text} ({gloss.gloss})")
            end = gloss.end
        return "".join([*parts, text[end:]])
