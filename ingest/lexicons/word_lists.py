"""Lists of words, by the lexicon file that holds them and their name in it."""

import re
from functools import cache

from vectorstore.analysis.lexicon_file import read_lexicon


@cache
def words(lexicon: str, name: str) -> tuple[str, ...]:
    """The words of a list, of all languages. Raises KeyError where the lexicon has no such list."""
    rows = [row for row in read_lexicon("ingest.lexicons", lexicon).rows if row[1] == name]
    if not rows:
        raise KeyError(f"{lexicon} has no list {name}")
    return tuple(word for _, _, *found in rows for word in found)


@cache
def one_of(lexicon: str, *names: str) -> str:
    """A regular expression that matches any word of these lists, a longer one first."""
    found = {word for name in names for word in words(lexicon, name)}
    longest_first = sorted(found, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, longest_first))})"
