"""The runs of `wenzheng evaluate`: a question set, or a BEIR folder, asked and scored."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from assistant.answering.chat_model import ChatModel
    from assistant.corpus import Corpus
    from assistant.evaluation.environment import Environment
    from assistant.evaluation.rows import Row
    from assistant.evaluation.run_store import RunRecord
    from assistant.records import Mode

_T = TypeVar("_T")


@contextmanager
def _asked(
    url: str | None, api_key: str | None, **choices: str
) -> "Iterator[tuple[Corpus, Environment]]":
    """The corpus behind the URL, or of the data folder, and what is known of where it is."""
    from assistant.client import RemoteCorpus
    from assistant.evaluation.environment import Environment
    from assistant.settings import load_settings
    from ui.opening import corpus

    if url:
        with closing(RemoteCorpus(url, api_key)) as remote:
            yield remote, Environment.remote(url, **choices)
        return
    settings = load_settings()
    with corpus(settings, sample=True) as found:
        served = isinstance(found, RemoteCorpus)
        here = Environment.local(settings, **choices)
        yield found, Environment.remote("the data folder's server", **choices) if served else here


def questions_run(  # noqa: PLR0917
    path: Path,
    out: Path,
    overwrite: bool,
    url: str | None,
    api_key: str | None,
    mode: str,
    judge: str | None,
    top_k: int | None,
    depth: int,
) -> "tuple[RunRecord, Sequence[Row]]":
    """Ask a question set; with `top_k`, that many passages are shown with each answer."""
    import hashlib

    from assistant.evaluation.questions import read_questions
    from assistant.evaluation.run import Evaluator
    from assistant.evaluation.run_store import RunRecord, make_folder

    dialogues = read_questions(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    make_folder(out, overwrite=overwrite)
    started = datetime.now(UTC)
    choices = {
        "mode": mode,
        "depth": str(depth),
        **({"judge": judge} if judge else {}),
        **({"top_k": str(top_k)} if top_k else {}),
    }
    with _asked(url, api_key, **choices) as (corpus, environment):
        evaluator = Evaluator(corpus, cast("Mode", mode), _judge(judge), top_k=top_k, depth=depth)
        evaluator.warm(dialogues)
        found = evaluator.rows(dialogues)
        rows = _watched(found, sum(len(dialogue.turns) for dialogue in dialogues), "Asking")
    record = RunRecord.of(
        rows,
        source=str(path),
        sha256=sha256,
        started=started,
        environment=environment,
    )
    return record, rows


def _judge(name: str | None) -> "ChatModel | None":
    """The judge at the endpoint of the settings. Raises InvalidRequest where there is none."""
    from assistant.bootstrap import chat_model
    from assistant.settings import load_settings

    return chat_model(load_settings(llm_model=name)) if name else None


def beir_run(folder: Path, out: Path, overwrite: bool) -> "tuple[RunRecord, Sequence[Row]]":
    """Search a BEIR folder, in a corpus of its own."""
    from assistant.evaluation.beir import BeirEvaluator, read_beir
    from assistant.evaluation.run_store import RunRecord, make_folder

    beir = read_beir(folder)
    make_folder(out, overwrite=overwrite)
    from assistant.evaluation.beir_corpus import temporary_corpus
    from assistant.evaluation.environment import Environment
    from assistant.settings import load_settings

    settings = load_settings()
    started = datetime.now(UTC)
    with temporary_corpus(settings) as corpus:
        evaluator = BeirEvaluator(beir, corpus)
        _watched(evaluator.index(), len(beir.documents), "Taking in documents")
        rows = _watched(evaluator.rows(), len(beir.queries), "Searching")
    record = RunRecord.of(
        rows,
        source=str(folder),
        sha256=beir.sha256,
        started=started,
        environment=Environment.local(settings),
    )
    return record, rows


def _watched(work: Iterable[_T], total: int, doing: str) -> tuple[_T, ...]:
    """All of the work, with a bar on stderr while it goes on."""
    from rich.console import Console
    from rich.progress import track

    return tuple(track(work, doing, total=total, console=Console(stderr=True)))
