"""What was said of answers, on the command line."""

from contextlib import closing

import click


@click.group()
def feedback() -> None:
    """What people said of the answers they got."""


@feedback.command()
def export() -> None:
    """Print the judged answers as a question set, one JSON object a line.

    A right answer tells what a next one must rest on; of a wrong one only the question is known.
    """
    import json

    from assistant.answer_store import KeptAnswers
    from assistant.feedback_export import judged_question
    from assistant.settings import load_settings

    settings = load_settings()
    with closing(KeptAnswers(settings.data_dir, settings.kept_answers, settings.database)) as kept:
        for answer, said in kept.judged():
            click.echo(json.dumps(judged_question(answer, said), ensure_ascii=False))
