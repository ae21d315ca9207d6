"""The words and shapes that labels of one language are made of: offices, honorifics, names.

The words are those of the lexicon `speaker_labels`, by language.
"""

import re
from collections.abc import Iterable

from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.unicode_text import script

MOST_TOKENS = 7
_LONGEST_OFFICE = 16
_LONGEST_PLACE = 5
_CAPITAL = r"(?-i:[^\W\d_a-zа-яё])"


class LabelWords:
    """The patterns of one language, and what can be told from a text by them alone."""

    def __init__(self, language: str) -> None:
        words = read_lexicon("ingest.lexicons", "speaker_labels").grouped(language)
        common = read_lexicon("ingest.lexicons", "speaker_labels").grouped("any")
        self.organ = {word.casefold() for word in common["organ"]}
        self.vocative = re.compile(rf"(?:{_any(common['vocative'])})(?!\w)", re.IGNORECASE)
        self.particles = {word.casefold() for word in common["particle"]}
        self.suffixes = {_plain(word) for word in common["suffix"]}
        article = f"(?:(?:{_any(common['article'])})(?:\\s+|(?<=[’'])))"
        honorific = rf"(?:{_any(words['honorific'])})\.?(?=[\s.]|$)\.?\s*"
        chair = rf"(?:{_any(words['chair'])})"
        self.chair = _compiled(rf"{article}?{chair}")
        self.address = _compiled(rf"{article}?{honorific}{article}?{chair}")
        self.honorific = re.compile(rf"{article}?(?:{honorific})+", re.IGNORECASE)
        self.noble = _compiled(rf"{article}?(?:{_any(words.get('noble', words['honorific']))})\s.*")
        self.office = re.compile(rf"(?<!\w)(?:{_any(words['office'])})(?!\w)", re.IGNORECASE)
        self.title = re.compile(
            rf"{article}?(?P<title>{_any(words['titled'])})\s+(?={_CAPITAL})", re.IGNORECASE
        )
        self.within = frozenset(words.get("within", ()))
        of = r"(?:of|for|de|del|da|do|des|du|la|de la)"
        held = rf"(?:{_any(words['office'])})(?:\s+{of}\s+[^\s,]+(?:\s+[^\s,]+)?)?,?"
        self.introduces = re.compile(
            rf"(?<!\w)(?:(?:{honorific})+|{held}\s+(?:{honorific})*)", re.IGNORECASE
        )
        self.article = re.compile(article, re.IGNORECASE)
        self.asks = _compiled(_any((*words["questioner"], *words["question"])))
        asks = _any(word for word in words["questioner"] if len(word) > 2)
        self.asks_for = _compiled(rf"(?:.*\s)?(?:{asks})|(?:{asks})\s.*")
        self.answers = _compiled(_any(words["answer"]))
        place = rf"(?:\s+(?:{_any(words['from'])})(?:\s+\S+){{1,{_LONGEST_PLACE}}})"
        self.calls = _compiled(rf"(?:{_any(words['voice'])}){place}?")
        self.group = _compiled(rf"(?:{_any(words.get('group', ())) or '(?!)'})\s.*")
        self.note = re.compile(rf"(?:{_any(words['language_note'])})", re.IGNORECASE)

    def is_office(self, text: str) -> bool:
        """Whether a text names an office: a word for one, after nothing but words with capitals."""
        title = without_opening(self.article, without_opening(self.honorific, text))
        found = self.office.search(title)
        if found is None or len(title.split()) > _LONGEST_OFFICE:
            return False
        after = [word for word in title[found.end() :].split() if word[0].islower()]
        if self.within and not self.within.issuperset(after):
            return False
        return not any(word[0].islower() for word in title[: found.start()].split())

    def may_be_role(self, text: str) -> bool:
        """Whether what stands after a name and a comma could say who that is: no clause."""
        return self.office.search(text) is not None or not any(
            word[0].islower() and word.casefold() not in self.particles for word in text.split()
        )

    def continues_office(self, text: str) -> bool:
        """Whether what stands after an office is the rest of its name: `… OF JUSTICE`."""
        return text.partition(" ")[0].casefold() in self.within | self.particles

    def begins_office(self, text: str) -> bool:
        return self.office.match(without_opening(self.article, text)) is not None

    def is_salutation(self, text: str) -> bool:
        """Whether a text begins as one does who speaks to somebody (`Monsieur le Président`)."""
        return self.vocative.match(text) is not None

    def is_name(self, text: str) -> bool:
        """Whether a text could be a person's name: a few words with capitals, and particles."""
        tokens = text.replace(",", " ").split()
        if not 1 <= len(tokens) <= MOST_TOKENS or any(map(str.isdigit, text)):
            return False
        if script(text) == "arabic":
            return True
        bare = [token.strip("’'\"“”«».-") for token in tokens]
        return (
            bool(bare[-1])
            and all(
                token and (token[0].isupper() or token.casefold() in self.particles or "-" in token)
                for token in bare
            )
            and any(token[0].isupper() for token in bare)
        )

    def ends_open(self, text: str) -> bool:
        """Whether a text breaks off after an honorific, whose full stop then closes nothing."""
        *before, last = text.split() or [""]
        is_honorific = self.honorific.fullmatch(last.rstrip(".") + ".") is not None
        return bool(before) and is_honorific and _plain(last) not in self.suffixes

    def is_called(self, text: str) -> bool:
        """Whether a text is an honorific and, whatever stands between its parts, a name."""
        name = without_opening(self.honorific, text).split()
        opens = 0 < len(name) <= MOST_TOKENS and len(" ".join(name)) < len(text)
        return opens and all(part[0].isupper() for part in (name[0], name[-1]))

    def without_suffix(self, name: str) -> str:
        tokens = name.split()
        while len(tokens) > 1 and _plain(tokens[-1]) in self.suffixes:
            tokens.pop()
        return " ".join(tokens).strip(" ,")


def without_opening(opening: re.Pattern[str], text: str) -> str:
    """A text without what it opens with."""
    found = opening.match(text)
    return text[found.end() :] if found else text


def _plain(word: str) -> str:
    return word.replace(".", "").casefold()


def _any(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first; abbreviations with their points."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(
        re.escape(word).replace(r"\.", r"\.?\s?").replace(r"\ ", r"\.?\s+")
        for word in longest_first
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})\.?", re.IGNORECASE)
