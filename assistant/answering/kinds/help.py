"""Answers a greeting, thanks, or a question after what the product can do, with examples."""

from assistant.answering.inquiry import Draft, Inquiry
from assistant.answering.quoting import AnswerText, escape_markers
from assistant.answering.sources import Sources
from assistant.plan import HelpTopic
from vectorstore.records import SpeechHeader

_WITHOUT_EXAMPLES = {HelpTopic.THANKS, HelpTopic.FAREWELL}


def answer_help(inquiry: Inquiry, sources: Sources) -> Draft:
    """A short reply, and questions that this corpus answers; an unsupported wish is refused."""
    text, topic = AnswerText(inquiry.language), inquiry.plan.help or HelpTopic.ABILITIES
    help_ = text.words.help
    text.say(
        {
            HelpTopic.GREETING: help_.greeting,
            HelpTopic.THANKS: help_.thanks,
            HelpTopic.FAREWELL: help_.farewell,
            HelpTopic.ABILITIES: help_.abilities,
            HelpTopic.TOO_SHORT: help_.too_short,
            HelpTopic.UNSUPPORTED: help_.unsupported,
        }[topic]
    )
    headers = sources.library.headers(inquiry.filters)
    if headers and topic not in _WITHOUT_EXAMPLES:
        text.say_paragraph(help_.examples)
        text.say("\n")
        for example in _examples(text, headers):
            text.say(f"\n- {escape_markers(example)}")
    served = topic is not HelpTopic.UNSUPPORTED
    return Draft(chunks=tuple(text.chunks), confidence=float(served), stands_alone=served)


def _examples(text: AnswerText, headers: list[SpeechHeader]) -> list[str]:
    """A question about the corpus, one about the first speaker, one about another's title."""
    help_ = text.words.help
    named = next((header for header in headers if header.speaker), None)
    titled = next((header for header in reversed(headers) if header.title), None)
    return [
        help_.ask_speakers,
        *([help_.ask_speaker.format(speaker=named.speaker)] if named else []),
        *([help_.ask_title.format(title=titled.title)] if titled else []),
    ]
