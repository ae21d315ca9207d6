"""Small numbers that count what an answer itself lists: three proposals, 两位委员.

They state nothing that a source could hold.
"""

import re
from functools import cache

from assistant.answering.lexicons.lookup import alternatives, word_list
from assistant.answering.verification.quantities import Kind, Quantity
from vectorstore.analysis.function_words import primary

_MOST = 12
_LIST = re.compile(r"^[^:：,，(（—]{0,40}[:：,，(（—]+([^。.;；)）]+)")
_BETWEEN_ITEMS = re.compile(r"[、,，]|\s(?:and|or|e|ou|y|o|и|или)\s|[和与及或]")


def counts_what_is_listed(quantity: Quantity, language: str, *, leads: bool = False) -> bool:
    """Whether the number counts points or speakers of the answer, or a list right after it.

    In a sentence that `leads` to a list any small number may count what follows.
    """
    if quantity.kind is not Kind.PLAIN or quantity.currency or quantity.scale > 1:
        return False
    if not all(value.denominator == 1 and 1 < value <= _MOST for value in quantity.values):
        return False
    points = _points(primary(language))
    if leads or (points and points.match(quantity.after)):
        return True
    listed = _LIST.match(quantity.after)
    return listed is not None and len(_items(listed[1])) in quantity.values


def _items(text: str) -> list[str]:
    return [item for item in _BETWEEN_ITEMS.split(text) if item.strip()]


@cache
def _points(language: str) -> re.Pattern[str] | None:
    nouns = word_list("quantities").grouped("points").get(language)
    return re.compile(rf"\s*{alternatives(nouns)}") if nouns else None
