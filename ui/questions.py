"""Questions on the command line: an answer, passages, or everybody who uses a term."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ParamSpec

import click

from ui.options import json_option

if TYPE_CHECKING:
    from assistant.records import Question

_P = ParamSpec("_P")


def _filters(command: Callable[_P, None]) -> Callable[_P, None]:
    for name, what in (("document", "document, by id"), ("affiliation", "party or group")):
        command = click.option(f"--{name}", multiple=True, help=f"Only this {what}; repeatable.")(
            command
        )
    return click.option("--speaker", multiple=True, help="Only this speaker; repeatable.")(command)


@click.command()
@click.argument("question")
@click.option("-k", type=click.IntRange(1, 50), default=None, help="How many passages.")
@_filters
@json_option
def search(  # noqa: PLR0917 - click passes them by name
    question: str,
    k: int | None,
    speaker: tuple[str, ...],
    affiliation: tuple[str, ...],
    document: tuple[str, ...],
    as_json: bool,
) -> None:
    """Find the passages nearest to a question, without an answer."""
    from assistant.settings import load_settings
    from ui.opening import corpus
    from ui.terminal import print_json, print_passages

    asked = _question(question, speaker, affiliation, document, top_k=k)
    with corpus(load_settings(), sample=True) as opened:
        found = opened.search(asked)
    if as_json:
        print_json({"passages": [p.model_dump(mode="json") for p in found.passages]})
    else:
        print_passages(found.passages)


@click.command()
@click.argument("term")
@click.option("--speaker", multiple=True, metavar="NAME", help="Only what this speaker said.")
@click.option("--limit", type=click.IntRange(1, 200), default=50, help="How many places.")
@click.option("--cursor", default=None, help="The page to go on with: `next` of the last one.")
@json_option
def mentions(
    term: str, speaker: tuple[str, ...], limit: int, cursor: str | None, as_json: bool
) -> None:
    """List everybody who uses TERM, word for word, and every place where it stands."""
    from assistant.mentions import MentionQuery
    from assistant.settings import load_settings
    from ui.opening import corpus
    from ui.terminal import print_json, print_mentions

    query = MentionQuery(term=term, speakers=speaker, limit=limit, cursor=cursor)
    with corpus(load_settings(), sample=True) as opened:
        found = opened.mentions(query)
    if as_json:
        print_json(found.model_dump(mode="json"))
    else:
        print_mentions(found)


@click.command()
@click.argument("question")
@_filters
@click.option(
    "--mode",
    type=click.Choice(["auto", "extractive", "generative"]),
    default="auto",
    help="Quote, write, or write where a chat model is set up.",
)
@json_option
def ask(  # noqa: PLR0917 - click passes them by name
    question: str,
    speaker: tuple[str, ...],
    affiliation: tuple[str, ...],
    document: tuple[str, ...],
    mode: str,
    as_json: bool,
) -> None:
    """Answer a question from the speeches, every claim with its citation."""
    from assistant.settings import load_settings
    from ui.opening import corpus
    from ui.terminal import print_answer, print_json

    asked = _question(question, speaker, affiliation, document, mode=mode)
    with corpus(load_settings(), sample=True) as opened:
        answer = opened.ask(asked)
    if as_json:
        print_json(answer.model_dump(mode="json"))
    else:
        print_answer(answer)


def _question(
    question: str,
    speakers: tuple[str, ...],
    affiliations: tuple[str, ...],
    documents: tuple[str, ...],
    **rest: object,
) -> "Question":
    from assistant.records import Question
    from vectorstore.errors import InvalidRequest
    from vectorstore.records import Filters

    if not question.strip():
        raise InvalidRequest("The question is empty; write what you want to know.")
    return Question.model_validate({
        "question": question,
        "filters": Filters(speakers, affiliations, documents),
        **rest,
    })
