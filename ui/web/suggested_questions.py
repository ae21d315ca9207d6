"""What one may ask next, drawn from what was found for the last question."""

from assistant.records import Answer
from ui.web.i18n import Words


def following(answer: Answer, words: Words, most: int = 3) -> tuple[str, ...]:
    """More from a cited speaker first, then the speeches that were found but not quoted."""
    cited = dict.fromkeys(citation.speech_id for citation in answer.citations)
    asked = [
        words("example_speaker", speaker=citation.speaker)
        for citation in answer.citations[:1]
        if citation.speaker
    ]
    asked += [
        words("example_title", title=passage.title)
        for passage in answer.passages
        if passage.speech_id not in cited and passage.title
    ]
    return tuple(q for q in dict.fromkeys(asked) if q != answer.question)[:most]
