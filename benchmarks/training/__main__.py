"""Learn everything in `assistant/models` anew, and measure it on pages left out.

    python -m benchmarks.training --xquad FOLDER [--work FOLDER] [--out FOLDER]

The steps are: take the pages in, learn the dimension weights, ask all questions with them, fit the
classifiers, and write the artefacts with their manifests. To measure, the pages are dealt out to
folds, and all of that is done for each fold without its pages. Last, the weights for records in
other languages are learned with what was just written (`other_languages.py`). What was done is kept
in the work folder: a run that was stopped goes on where it was.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from joblib import parallel_config

from benchmarks.training.artifacts import write_manifests
from benchmarks.training.corpora import ROOT, Paragraphs, pages
from benchmarks.training.other_languages import learn
from benchmarks.training.pipeline import Training, fit, measure
from benchmarks.training.workspace import Workspace
from vectorstore.bundled_model import compute_in_one_thread


def main() -> int:
    """Read the command line, learn, measure and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training")
    parser.add_argument("--xquad", type=Path, required=True, help="holds xquad.zh.json, en and ru")
    parser.add_argument("--work", type=Path, default=ROOT / "build/training", help="what is kept")
    parser.add_argument("--out", type=Path, default=ROOT / "assistant/models")
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    arguments = parser.parse_args()
    xquad = Paragraphs(arguments.xquad)
    missing = [str(path) for path in xquad.files if not path.is_file()]
    if missing:
        parser.error(f"{', '.join(missing)} not found; name the folder of XQuAD with --xquad.")
    compute_in_one_thread()
    workspace = Workspace(arguments.work)
    with parallel_config(backend="loky", n_jobs=arguments.processes):
        training = Training.prepared(workspace, pages(), xquad)
        artifacts = fit(training, training.names)
        measured = measure(training)
    report = workspace.folder / "report.json"
    report.write_text(json.dumps(measured.tables, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(measured.markdown())
    artifacts.save(arguments.out)
    write_manifests(arguments.out, measured.held_out(), xquad)
    with parallel_config(backend="loky", n_jobs=arguments.processes):
        sys.stdout.write(learn(arguments.out, arguments.xquad, workspace))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
