from itertools import chain
from pathlib import Path

import pytest

from vectorstore.analysis.lexicon_file import MalformedLexicon, parse_lexicon

ROOT = Path(__file__).parents[2]
HEADER = """\
# title: Trees
# source: written for this test
# licence: Apache-2.0
# columns: language, word, other names…
"""


def test_a_lexicon_says_what_it_is_and_holds_its_rows() -> None:
    found = parse_lexicon(f"{HEADER}\nen\toak\tquercus\n# a note\nzh\t橡树\t栎树\t柞树\n", "trees")

    assert (found.title, found.licence) == ("Trees", "Apache-2.0")
    assert list(found.of("zh")) == [("橡树", "栎树", "柞树")]


def test_rows_are_grouped_by_the_field_after_the_keys() -> None:
    found = parse_lexicon(f"{HEADER}en\toak\tquercus\nzh\t橡树\t栎树\nen\toak\trobur\n", "trees")

    assert found.grouped("en") == {"oak": ("quercus", "robur")}
    assert found.grouped() == {"en": ("oak", "quercus", "oak", "robur"), "zh": ("橡树", "栎树")}
    assert found.grouped("fr") == {}


@pytest.mark.parametrize(
    "text",
    [
        HEADER.replace("# licence: Apache-2.0\n", ""),
        f"{HEADER}en\toak\n",
        f"{HEADER}en\toak\t\n",
        HEADER.replace("…", "") + "en\toak\tquercus\tash\n",
    ],
    ids=["no licence", "too few fields", "an empty field", "too many fields"],
)
def test_a_malformed_lexicon_is_refused(text: str) -> None:
    with pytest.raises(MalformedLexicon, match="trees"):
        parse_lexicon(text, "trees")


def test_every_lexicon_that_ships_is_in_the_format() -> None:
    packages = ("assistant", "ingest", "vectorstore")
    shipped = list(chain.from_iterable((ROOT / name).glob("**/data/**/*.tsv") for name in packages))

    assert shipped
    for path in shipped:
        lexicon = parse_lexicon(path.read_text(encoding="utf-8"), path.name)
        assert lexicon.rows
        assert not lexicon.script or (ROOT / lexicon.script).is_file()
