"""What two runs differ in besides their scores: what has to be known before these are compared."""

from collections.abc import Iterator, Mapping, Sequence

from assistant.evaluation.rows import Row
from assistant.evaluation.run_store import RunRecord

_ANYWHERE = frozenset({"data_dir", "host", "port"})
"""Settings that no score depends on."""


def differences(
    a: RunRecord, b: RunRecord, rows_a: Sequence[Row], rows_b: Sequence[Row]
) -> tuple[str, ...]:
    """One line for each: question set, questions, corpus, model and settings, versions."""
    return tuple(_differences(a, b, rows_a, rows_b))


def _differences(
    a: RunRecord, b: RunRecord, rows_a: Sequence[Row], rows_b: Sequence[Row]
) -> Iterator[str]:
    if a.sha256 != b.sha256:
        yield f"question set: {a.source} ({a.sha256[:8]}) and {b.source} ({b.sha256[:8]})"
    asked = {row.id: row.question for row in rows_a}
    reworded = [row.id for row in rows_b if asked.get(row.id, row.question) != row.question]
    if reworded:
        some = ", ".join(reworded[:5]) + (" …" if len(reworded) > 5 else "")
        yield f"reworded questions: {len(reworded)} ({some})"
    if a.corpus != b.corpus:
        yield f"corpus: {', '.join(a.corpus) or 'none'} and {', '.join(b.corpus) or 'none'}"
    if a.environment.target != b.environment.target:
        yield f"answered by: {a.environment.target} and {b.environment.target}"
    yield from _changed("", a.environment.settings, b.environment.settings)
    yield from _changed("version of ", a.environment.versions, b.environment.versions)
    if a.environment.prompts != b.environment.prompts:
        yield f"prompts: {a.environment.prompts} and {b.environment.prompts}"


def _changed(what: str, a: Mapping[str, str], b: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*a, *b} - _ANYWHERE):
        if a.get(name) != b.get(name):
            yield f"{what}{name}: {a.get(name, 'not known')} and {b.get(name, 'not known')}"
