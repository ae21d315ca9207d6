"""Chinese abbreviations and the full forms that are used for them."""

from collections.abc import Mapping
from functools import cache

from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import fold


@cache
def full_forms() -> Mapping[str, tuple[str, ...]]:
    """The full forms of each abbreviation."""
    return read_lexicon("vectorstore.analysis", "abbreviations").grouped()


@cache
def forms_of_one() -> Mapping[str, tuple[str, ...]]:
    """For each abbreviation and each full form, folded, all forms of the same term."""
    rows = [(short, *full) for short, full in full_forms().items()]
    return {fold(form): row for row in reversed(rows) for form in row}
