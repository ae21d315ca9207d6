"""The words by which a question refers to what came before it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache

from assistant.answering.lexicons.lookup import alternatives, key_for, word_list
from vectorstore.analysis.lexicon_file import Lexicon

_NEVER = re.compile("(?!)")


@dataclass(frozen=True, slots=True)
class AnaphoraCues:
    """How a language, or the languages of one script, refer back.

    A `pronoun`, also as a `subject` only, and a `possessive` stand for a person, and can be
    replaced by the name; a `null_subject` is a verb of saying whose subject is left out; a
    `demonstrative` refers to a topic; a `continuation` begins or ends a question that carries on
    from the last one. `more` asks for more by the same person, `who` for any person, `others` for
    other persons.
    """

    pronoun: re.Pattern[str] = _NEVER
    subject: re.Pattern[str] = _NEVER
    possessive: re.Pattern[str] = _NEVER
    null_subject: re.Pattern[str] = _NEVER
    demonstrative: re.Pattern[str] = _NEVER
    continuation: re.Pattern[str] = _NEVER
    more: re.Pattern[str] = _NEVER
    who: re.Pattern[str] = _NEVER
    others: re.Pattern[str] = _NEVER


def anaphora_cues(text: str) -> AnaphoraCues:
    """The cues of the text's language, else of its script; none where neither is known."""
    known = _cues_by_key()
    return known.get(key_for(text, known), AnaphoraCues())


@cache
def _cues_by_key() -> Mapping[str, AnaphoraCues]:
    lexicon = word_list("anaphora")
    return {key: _cues(lexicon, key) for key in lexicon.grouped()}


def _cues(lexicon: Lexicon, key: str) -> AnaphoraCues:
    forms = lexicon.grouped(key)
    forms["pronoun"] = forms.get("subject", ()) + forms.get("object", ())
    patterns = {
        cue.name: _pattern(
            forms[cue.name], whole_words="match" in forms and cue.name != "continuation"
        )
        for cue in fields(AnaphoraCues)
        if forms.get(cue.name)
    }
    return AnaphoraCues(**patterns)


def _pattern(forms: Sequence[str], *, whole_words: bool) -> re.Pattern[str]:
    pattern = alternatives(forms)
    return re.compile(rf"(?<!\w){pattern}(?!\w)" if whole_words else pattern, re.IGNORECASE)
