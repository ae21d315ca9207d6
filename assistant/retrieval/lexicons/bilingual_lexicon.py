"""Dictionaries into the Chinese of documents.

`data/bilingual/` holds a file a language, by its primary subtag, with a word or phrase and a
Chinese word in each row. A question's words are looked for in Chinese texts by these. They hold
common words of the languages that the word model was not made for, and homely ones (red tape,
打官司), which documents do not use, of others and of Chinese.
"""

from collections import defaultdict
from functools import cache

from assistant.retrieval.lexicons.term_lexicon import Terms
from vectorstore.analysis.function_words import function_words, listed, primary
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import fold
from vectorstore.analysis.unicode_text import letters
from vectorstore.vocabulary import is_term

_MEANINGS = 2
"""The most that a word may have; one of more says too little."""


def dictionary(language: str) -> Terms:
    """The words known of a language, none of one that there is no dictionary of.

    Words that only ask (propose, member, how much) are not among them.
    """
    return _dictionary(primary(language))


@cache
def _dictionary(language: str) -> Terms:
    try:
        lexicon = read_lexicon("assistant.retrieval.lexicons", f"bilingual/{language}")
    except FileNotFoundError:
        return Terms({})
    meanings: dict[str, set[str]] = defaultdict(set)
    for word, name in lexicon.rows:
        if is_term(name):
            meanings[fold(word)].add(name)
    asking = {fold(word) for word in listed("asking", language)} | function_words(language)
    table: dict[str, list[str]] = defaultdict(list)
    for word, names in meanings.items():
        if len(names) <= _MEANINGS and not asking.issuperset(letters(word)):
            for name in sorted(names):
                table[name].append(word)
    return Terms(table)
