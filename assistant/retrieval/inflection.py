"""Names as they stand in running text: in any case, number or spacing.

Names and texts are given in comparable form, without accents, the breve of Russian й among them.
"""

import re

_CYRILLIC = re.compile("[а-я]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_LATIN = re.compile("[a-z]")
_ENDING = re.compile(
    r"(?:ая|яя|ои|еи|ую|юю|ого|его|ому|ии|ия|ию|ые|ие|ыи|[аяоеиыуюь]|ao|oes|ies|es|s|[aeoy])$"
)
_CYRILLIC_FORMS = (
    "(?:ая|яя|ои|еи|ую|юю|ого|его|ому|ему|ым|им|ом|ем|ые|ие|ых|их|ыми|ими|ами|ями|ах|ях|ам|ям"
    "|ов|ев|ии|ия|ию|иеи|иях|иям|ыи|ью|[аяоеиыуюь])?"
)
_LATIN_FORMS = "(?:s|es|os|ian|ians|as|ao|oes|aos|ies|is|[aoeyn])?"
_ARABIC_FORMS = "(?:ة|ه|[يی]|ى|ا|[يی]ة|[يی]ه|ات|ون|[يی]ن|ان|ها|ها[يی]|ا[يی])?"
_LONG = 5
"""Letters from which a word's ending is one of case or number, and not the word itself."""
_SHORT = 3
"""Letters from which a word may take an ending."""
_ARTICLE = re.compile("^ال")
_JOINED = "(?:[وفبكل]?ال|لل|[وبل])?"
"""What Arabic writes together with the word that follows."""
_OPENING = 3


def inflected(name: str) -> str:
    """A pattern of the name, given in comparable form, word by word."""
    return r"[\s\u200c-]+".join(_word(word) for word in re.split(r"[\s\u200c-]+", name.strip()))


def opening(word: str) -> str:
    """The letters that every form of a word begins with."""
    return _ARTICLE.sub("", word)[:_OPENING]


def openings(word: str) -> set[str]:
    """The openings of the words that a word of a text may be a form of."""
    found = {opening(word)}
    if _ARABIC.search(word):
        found |= {opening(word[1:]), word[2:][:_OPENING]}
    return found


def _word(word: str) -> str:
    if _ARABIC.search(word):
        return _JOINED + re.escape(_ARTICLE.sub("", word)) + _ARABIC_FORMS
    if len(word) < _SHORT or not (_CYRILLIC.search(word) or _LATIN.search(word)):
        return re.escape(word)
    stem = _ENDING.sub("", word) if len(word) >= _LONG else word
    if len(word) == _SHORT:
        return re.escape(stem) + "s?"
    return re.escape(stem) + (_CYRILLIC_FORMS if _CYRILLIC.search(word) else _LATIN_FORMS)
