"""What the elements of HTML are to a text: blocks, unseen, furniture by name or role."""

from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.records import FurnitureKind

_ELEMENTS = read_lexicon("ingest.readers", "html_elements")


def _all(kind: str) -> frozenset[str]:
    return frozenset(name for names in _ELEMENTS.of(kind) for name in names)


UNSEEN, BLOCKS = _all("unseen"), _all("block")
KIND_OF_TAG = {
    tag: kind for kind in (FurnitureKind.NAVIGATION, FurnitureKind.FOOTER) for tag in _all(kind)
}
KIND_OF_ROLE = {
    role: kind
    for kind in (FurnitureKind.NAVIGATION, FurnitureKind.HEADER, FurnitureKind.FOOTER)
    for role in _all(f"{kind}_role")
}
