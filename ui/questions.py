"""Questions on the command line: an answer, passages, or everybody who uses a term."""

from typing import TYPE_CHECKING

import click

from ui.options import filter_options, json_option

if TYPE_CHECKING:
    from assistant.records import Question
    from vectorstore.records import Filters


@click.command()
@click.argument("question")
@click.option("-k", type=click.IntRange(1, 50), default=None, help="How many passages.")
@filter_options
@json_option
def search(question: str, k: int | None, filters: "Filters", as_json: bool) -> None:
    """Find the passages nearest to a question, without an answer."""
    from assistant.settings import load_settings
    from ui.opening import corpus
    from ui.terminal import print_json, print_passages

    asked = _question(question, filters, top_k=k)
    with corpus(load_settings(), sample=True) as opened:
        found = opened.search(asked)
    if as_json:
        print_json({"passages": [p.model_dump(mode="json") for p in found.passages]})
    else:
        print_passages(found.passages)


@click.command()
@click.argument("term")
@filter_options
@click.option("--limit", type=click.IntRange(1, 200), default=50, help="How many places.")
@click.option("--cursor", default=None, help="The page to go on with: `next` of the last one.")
@json_option
def mentions(term: str, filters: "Filters", limit: int, cursor: str | None, as_json: bool) -> None:
    """List everybody who uses TERM, word for word, and every place where it stands."""
    from assistant.mentions import MentionQuery
    from assistant.settings import load_settings
    from ui.opening import corpus
    from ui.terminal import print_json, print_mentions

    query = MentionQuery(term=term, filters=filters, limit=limit, cursor=cursor)
    with corpus(load_settings(), sample=True) as opened:
        found = opened.mentions(query)
    if as_json:
        print_json(found.model_dump(mode="json"))
    else:
        print_mentions(found)


@click.command()
@click.argument("term")
@filter_options
@click.option("--limit", type=click.IntRange(1, 200), default=50, help="How many places.")
@click.option("--cursor", default=None, help="The page to go on with: `next` of the last one.")
@json_option
def timeline(term: str, filters: "Filters", limit: int, cursor: str | None, as_json: bool) -> None:
    """Tell when TERM was used: by year, by speaker and by body, first, last, and every place."""
    from assistant.mentions import MentionQuery
    from assistant.settings import load_settings
    from ui.opening import corpus
    from ui.terminal import print_json, print_timeline

    query = MentionQuery(term=term, filters=filters, limit=limit, cursor=cursor)
    with corpus(load_settings(), sample=True) as opened:
        found = opened.timeline(query)
    if as_json:
        print_json(found.model_dump(mode="json"))
    else:
        print_timeline(found)


@click.command()
@click.argument("question")
@filter_options
@click.option(
    "--mode",
    type=click.Choice(["auto", "extractive", "generative"]),
    default="auto",
    help="Quote, write, or write where a chat model is set up.",
)
@json_option
def ask(question: str, filters: "Filters", mode: str, as_json: bool) -> None:
    """Answer a question from the speeches, every claim with its citation."""
    from assistant.settings import load_settings
    from ui.opening import corpus
    from ui.terminal import print_answer, print_json

    asked = _question(question, filters, mode=mode)
    with corpus(load_settings(), sample=True) as opened:
        answer = opened.ask(asked)
    if as_json:
        print_json(answer.model_dump(mode="json"))
    else:
        print_answer(answer)


def _question(question: str, filters: "Filters", **rest: object) -> "Question":
    from assistant.records import Question
    from vectorstore.errors import InvalidRequest

    if not question.strip():
        raise InvalidRequest("The question is empty; write what you want to know.")
    return Question.model_validate({
        "question": question,
        "filters": filters,
        **rest,
    })
