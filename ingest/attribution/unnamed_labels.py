"""Labels that say only that somebody asks, answers or leads, and not who: `记者`, `Q`."""

from functools import cache

from ingest.attribution.speaker_labels import LANGUAGES, LabelGrammar
from ingest.attribution.turn_labels import is_host_alone


@cache
def is_nobody(name: str) -> bool:
    """Whether the name that a record gives a speaker is such a label, in any language."""
    return is_host_alone(name) or any(LabelGrammar.of(one).is_part(name) for one in LANGUAGES)
