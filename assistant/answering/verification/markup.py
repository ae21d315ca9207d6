"""Markup in model output and documents: links, images, addresses and tags."""

import re

_IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)")
_ADDRESS = re.compile(
    r"(?<![A-Za-z])(?:(?:https?|ftp)://|www\.|mailto:|(?:javascript|data):(?=\S))[^\s，。；、）】》”’\"'<>]*",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z段][^<>\n]*>|<!--.*?-->")


def strip_markup(text: str) -> str:
    """The text without links, images, addresses and tags: a model has nothing to link to."""
    text = _IMAGE_OR_LINK.sub(r"\1", text)
    return _TAG.sub("", _ADDRESS.sub("", text))
