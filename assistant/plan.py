"""What a question asks for, of whom, and over which part of the corpus."""

from enum import StrEnum

from assistant.record import Record


class PlanKind(StrEnum):
    """What is asked for; each kind is answered by means of its own."""

    FACT = "fact"
    """What the speeches say: the passages that answer."""
    TOPIC = "topic"
    """Everybody who speaks on a topic."""
    MENTION = "mention"
    """Everybody who uses a term."""
    PRESENCE = "presence"
    """Whether somebody, or the named speakers, speak of something: yes or no."""
    SPEAKER = "speaker"
    """All that the named speakers said or proposed."""
    POINT = "point"
    """The n-th point of the named speakers."""
    COMPARISON = "comparison"
    """What each of several sides said."""
    SUMMARY = "summary"
    """The speeches in scope in short: of one speaker, of all, or on a topic."""
    CORPUS = "corpus"
    """The corpus itself: how many, who, which titles, parties, dates."""
    HELP = "help"
    """A greeting, thanks, a question after what the product can do, or a wish it does not serve."""


class CorpusFacet(StrEnum):
    """What of the corpus a question of kind CORPUS asks after."""

    SPEECHES = "speeches"
    SPEAKERS = "speakers"
    TITLES = "titles"
    AFFILIATIONS = "affiliations"
    ROLES = "roles"
    DOCUMENTS = "documents"
    DATES = "dates"


class CorpusOperation(StrEnum):
    """What is done with the facet."""

    COUNT = "count"
    LIST = "list"
    LONGEST = "longest"
    SHORTEST = "shortest"
    NEWEST = "newest"
    OLDEST = "oldest"


class HelpTopic(StrEnum):
    """What a message of kind HELP is."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    ABILITIES = "abilities"
    TOO_SHORT = "too short"
    UNSUPPORTED = "unsupported"


class PlanScope(Record):
    """The part of the corpus a question is about; an empty tuple leaves that side open.

    `speakers` and `affiliations` are as printed, `documents` and `speeches` ids, `dates` ISO 8601
    dates or the beginnings of some ("2016", "2016-03"). `unknown` are the dates, meetings, titles
    and names of the question that the corpus has none of, as the question words them,
    `unconfirmed` the dates that documents without a date may or may not be of; `documents` are then
    those, where others are dated. `said` are years that no document is of, left in the question
    because speeches speak of them, and `absent` the people whom it asks about as speakers and who
    are none.
    """

    speakers: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    speeches: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


class QueryPlan(Record):
    """A question as it is to be answered.

    `query` is the question as it is searched for, without dates and meetings. `topic` is what it is
    about besides whom it names, "" for all that they said. `term` is what MENTION and PRESENCE look
    up word for word. `sides` are the speakers or affiliations that a COMPARISON sets against each
    other, as printed. `point` counts from 1; -1 is the last. `language` is that of a greeting whose
    words tell it.
    """

    kind: PlanKind = PlanKind.FACT
    scope: PlanScope = PlanScope()
    query: str = ""
    topic: str = ""
    term: str | None = None
    sides: tuple[str, ...] = ()
    point: int | None = None
    facet: CorpusFacet | None = None
    operation: CorpusOperation | None = None
    help: HelpTopic | None = None
    language: str | None = None
