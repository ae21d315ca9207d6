"""What one may ask next, drawn from what was found for the last question."""

from assistant.records import Answer, Passage
from ui.web.i18n import Words
from ui.web.render import shown_name


def following(answer: Answer, words: Words, most: int = 3) -> tuple[str, ...]:
    """More from a cited speaker first, then the speeches that were found but not quoted."""
    cited = dict.fromkeys(citation.speech_id for citation in answer.citations)
    asked = [
        words("example_speaker", speaker=shown_name(citation.speaker, words))
        for citation in answer.citations[:1]
        if citation.speaker
    ]
    asked += [
        _about(passage, words)
        for passage in answer.passages
        if passage.speech_id not in cited and passage.title
    ]
    return tuple(q for q in dict.fromkeys(asked) if q != answer.question)[:most]


def _about(passage: Passage, words: Words) -> str:
    """By its title; where a reader of the interface cannot read that, by its speaker."""
    if passage.speaker and not words.reads(passage.title):
        return words("example_speaker", speaker=shown_name(passage.speaker, words))
    return words("example_title", title=passage.title)
