"""What people are: offices, professions and occupations, as bylines and hosts name them."""

import re
from itertools import accumulate

from ingest.lexicons import organisations
from ingest.lexicons.person_names import is_given_name, is_name, is_surname, without_spacing
from ingest.lexicons.word_lists import one_of
from ingest.normalization import canonical_match, canonical_search, canonicalize

JOB_TITLE = one_of("job_titles", "job_title")
"""A regular expression for the words that offices and professions are called by."""
TITLE_ENDING = one_of("job_titles", "job_title", "ending")
SEPARATORS = " \u3000，、；,;。:：—-"
_JOB_TITLE = re.compile(JOB_TITLE)
_SPEECH = one_of("speech_kinds", "speech")
_OCCASION = one_of("speech_kinds", "occasion")
_SPEAKS_FOR = re.compile(
    r"(?:^|[，、；;,\s])(?:谨|受托|受|我)?代表(?P<organisation>[^，；。]{2,}?)"
    rf"(?:作|做|进行)?{_OCCASION}?(?:{_SPEECH}|发表意见|提出)?(?=[，；。]|$)"
)
_DEPUTY_OF = re.compile(r"[省市区县]?(?:人大)?$")
"""What stands before 代表 where that is an office, and no verb."""
_STEM = re.compile(rf"\b(?:{one_of('job_titles', 'stem')}|c[eft]o\b)", re.IGNORECASE)
_ENDS_WITH_TITLE = re.compile(rf"^[^。；！？]*{TITLE_ENDING}$")
_WHOLE_TITLE = re.compile(rf"^[^，。；：！？]{{0,28}}{JOB_TITLE}$")
_OCCUPATION = re.compile(rf"(?:{one_of('job_titles', 'occupation')}|[^员]工)$")
_AROUND = re.compile(
    r"^(?P<of>(?:\S{2,14}[部署局院处会府司])?)(?P<surname>\S{1,2}?)"
    rf"(?P<office>副?{one_of('job_titles', 'public_office')})(?P<given>\S{{1,3}})$"
)
_NAME_THEN_TITLE = re.compile(
    rf"^(?P<name>.{{2,12}}?)(?P<title>{one_of('job_titles', 'courtesy')}|(?:副|总)?{JOB_TITLE})$"
)


def mentions_job_title(text: str) -> bool:
    """Whether a text says, somewhere, what somebody is."""
    if _JOB_TITLE.search(canonicalize(text)) or _STEM.search(text):
        return True
    return ends_in_job_title(text)


def ends_in_occupation(text: str) -> bool:
    """Whether a text ends in what somebody lives by or is to others, which need be no office."""
    return _OCCUPATION.search(canonicalize(text)) is not None


def is_job_title(text: str) -> bool:
    """Whether a text says what somebody is, and nothing else."""
    return _WHOLE_TITLE.match(canonicalize(text)) is not None


def ends_in_job_title(text: str) -> bool:
    """Whether the last word of a text says what somebody is."""
    return _ENDS_WITH_TITLE.search(canonicalize(text)) is not None


def name_then_title(text: str) -> tuple[str, str] | None:
    """A name and what is said after it as a title: `某某先生`, `某某委员`."""
    found = canonical_match(_NAME_THEN_TITLE, text)
    if found is None or not is_name(found["name"]):
        return None
    return without_spacing(found["name"]), found["title"]


def name_around_title(text: str) -> tuple[str, str] | None:
    """A name with the office between surname and given name, as assemblies in Taiwan print it."""
    found = canonical_match(_AROUND, text)
    if found is None or not is_surname(found["surname"]):
        return None
    if not (is_given_name(found["given"]) or is_name(found["given"])):
        return None
    if not _are_word_ends(text, *found.match.span("office")):
        return None
    return found["surname"] + found["given"], found["of"] + found["office"]


def _are_word_ends(text: str, start: int, end: int) -> bool:
    """Whether no word of a text runs over either place (`高校长期`).

    A surname and an office may be one word (`陈院长`).
    """
    import rjieba

    ends = set(accumulate(len(word) for word in rjieba.cut(canonicalize(text))))
    return end in ends and (start in ends or min(ends) == end)


def speaks_for_organisation(text: str) -> bool:
    """Whether a text says for what organisation somebody speaks."""
    return _SPEAKS_FOR.search(canonicalize(text)) is not None


def role_and_organisation(printed: str) -> tuple[str, str]:
    """The office that a bracket names, and the short name of the organisation spoken for."""
    speaks = canonical_search(_SPEAKS_FOR, printed)
    if speaks and not _DEPUTY_OF.match(canonicalize(speaks.before[-2:]) or "-"):
        role = speaks.before + speaks.after
        return role.strip(SEPARATORS), organisations.short_name(speaks["organisation"])
    role = re.sub(r"(?:的)?发言$", "", printed).strip(SEPARATORS)
    holds_no_office = not mentions_job_title(canonicalize(role).replace("委员会", ""))
    if organisations.is_organisation(role) and holds_no_office:
        return "", organisations.short_name(role)
    return role, organisations.party_of(role)
