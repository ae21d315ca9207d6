"""XML and HTML trees of bounded depth; no entity is expanded and nothing is fetched."""

from lxml import etree

from ingest.readers.records import Refusal

_DEEPEST = 150


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML document that defines nothing of its own.

    Raises:
        Refusal: it is broken, has a document type, or nests too deep.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as broken:
        raise Refusal("is a broken Word file: open it in Word and save it again") from broken
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refusal("defines XML entities, which no Word file does: save it again from Word")
    refuse_deep(root)
    return root


def refuse_deep(root: etree._Element) -> None:
    """Raise `Refusal` when elements are nested more than 150 deep."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise Refusal(
                f"nests elements more than {_DEEPEST} deep: save it again as plain text or docx"
            )
