"""The ways in which records written with letters set a label off from what is said, as patterns."""

import re

from ingest.attribution.speaker_labels import SURNAME_AND_INITIALS

_COLON = "[:：︰﹕∶꞉]"
_BRACKETS = r"(?:\s*[(（\[][^()（）\[\]]{0,100}[)）\]]){0,4}"
_CLOCK = r"(?:[\[(]?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?[\])]?\s*)?"
_COUNT = r"(?P<count>Q(?:uestion)?\.?\s?\d{1,4}[.)]?\s+)?"
"""The number of a question before whoever asks it, as committees print it."""
COLON_AFTER = re.compile(
    rf"^{_COUNT}(?P<label>{_CLOCK}[^:：︰﹕∶꞉()（）\[\]]{{1,90}}?"
    rf"(?:\([^\W\d_]{{1,5}}\.?\)\s[^:：︰﹕∶꞉()（）\[\]]{{1,60}}?)?"
    rf"{_BRACKETS}(?:,[^:：︰﹕∶꞉]{{1,60}})?)\s*{_COLON}"
    r"(?!//|\d)\s*(?:[—–-]\s*)?(?P<said>.*)$"
)
DASH_AFTER = re.compile(
    rf"^(?P<label>[^()–—:：]{{1,90}}?{_BRACKETS})\.?\s*(?:\s[-–—]|[–—])\s+(?P<said>\S.*)$"
)
STOP_AND_DASH_AFTER = re.compile(
    rf"^(?P<label>[^()–—:：]{{1,90}}?{_BRACKETS})\.\s?[-–—]+\s*(?P<said>\S.*)$"
)
_SENTENCE = r"\.\s+(?=[^\W\d_a-zа-я]|\()"
STOP_AFTER = re.compile(
    rf"^(?P<label>{SURNAME_AND_INITIALS}(?:\.,[^:]{{1,200}}?)?(?=\.$|{_SENTENCE})"
    rf"|(?!{SURNAME_AND_INITIALS}\.,)(?:[^\W\d_]{{1,4}}\.\s)?[^.():]{{2,90}}?{_BRACKETS}"
    rf"(?:,[^.:]{{1,80}})?(?={_SENTENCE}))\.\s*(?P<said>.*)$"
)
INITIALLED = re.compile(rf"{SURNAME_AND_INITIALS}\.,")
"""What a label of a name with initials and an office opens with, as no other line does."""
ALONE = re.compile(rf"^(?P<label>[^:]{{1,90}}?{_BRACKETS}){_COLON}?(?P<said>)$")
BRACKETED = re.compile(
    rf"^(?P<name>[^():]{{2,60}}?)\s*\((?P<of>[^():]{{2,60}})\)\s*{_COLON}\s*(?P<said>.+)$"
)
WAYS = (COLON_AFTER, STOP_AND_DASH_AFTER, DASH_AFTER, STOP_AFTER, ALONE)
