"""Questions after a complaint: what somebody is against, deplores, or has given up.

Who proposes a thing is not against it. Where a question takes it that somebody is, a passage
without a word of complaint does not answer, however near it comes to what the question is about.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from vectorstore.tokens import fold


def complaint_asked(question: str, language: str) -> bool:
    """Whether the question asks for a complaint, in a language of the list."""
    words = _patterns().get(language.split("-", maxsplit=1)[0])
    return words is not None and words.search(fold(question)) is not None


def holds_complaint(text: str) -> bool:
    """Whether the folded Chinese text complains of anything."""
    return _patterns()["held"].search(text) is not None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    path = files("assistant.retrieval").joinpath("data", "complaints.toml")
    lists: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    asked = {language: table["asked"] for language, table in lists.items() if language != "held"}
    return {
        name: re.compile("|".join(words))
        for name, words in ({"held": lists["held"]} | asked).items()
    }
