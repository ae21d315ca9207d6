"""`wenzheng calibrate`: the confidence learned anew from one's own questions."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.options import json_option

if TYPE_CHECKING:
    from assistant.retrieval.own_calibration import Calibration


@click.command()
@click.argument("questions", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
def calibrate(questions: tuple[Path, ...], as_json: bool) -> None:
    """Fit the confidence to your embedding model and corpus, from your own QUESTIONS.

    以自备题集校准置信度。
    """
    import hashlib

    from rich.console import Console
    from rich.progress import track

    from assistant.audit import Action, AuditTrail
    from assistant.calibration.calibrate import calibrate as learn
    from assistant.calibration.examples import examples
    from assistant.evaluation.questions import read_questions
    from assistant.retrieval.learned_models import learned_models
    from assistant.retrieval.own_calibration import write_calibration
    from assistant.retrieval.retriever import Retriever
    from assistant.settings import load_settings
    from ui.opening import parts
    from ui.terminal import say

    settings = load_settings()
    asked = [
        dialogue.turns[0]
        for path in questions
        for dialogue in read_questions(path)
        if len(dialogue.turns) == 1
    ]
    with parts(settings, sample=True) as opened:
        store = opened.store
        shipped = learned_models(store.embedder.identity)
        seen = track(
            examples(asked, Retriever(store, models=shipped), shipped.confidence),
            "Asking",
            total=len(asked),
            console=Console(stderr=True),
        )
        calibration = learn(
            [one for one in seen if one],
            shipped,
            embedder=store.embedder.identity,
            corpus=store.fingerprint(),
            sources={
                str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in questions
            },
        )
        details = {"questions": [str(path) for path in questions]}
        with AuditTrail(store.location).change(Action.CALIBRATE, details=details):
            path = write_calibration(settings.data_dir, calibration)
    if as_json:
        click.echo(calibration.model_dump_json(indent=2))
    else:
        _print(calibration)
        say(f"Written to {path}, and used from now on until the embedding model changes.")


def _print(calibration: "Calibration") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("", "before", f"after, each {calibration.folds_by} left out", box=None)
    after = calibration.after.model_dump()
    for name, value in calibration.before.model_dump().items():
        table.add_row(name.replace("_", " "), f"{value:.3f}", f"{after[name]:.3f}")
    Console(markup=False, highlight=False).print(table)
