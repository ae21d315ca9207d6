"""Learns which plan answers a question, and which of its tokens are the term to look up.

    .venv/bin/python -m benchmarks.training.query_plans

Learned from the wordings of `plans/` alone; `python -m benchmarks.query_plans` scores the result on
questions by other writers.
"""

import sys
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from assistant.retrieval.planning.plan_classifier import (
    FILE,
    KIND_FEATURES,
    TERM_FEATURES,
)
from assistant.retrieval.planning.question_tokens import (
    boundary_features,
    question_features,
    token_features,
    tokenize,
)
from assistant.retrieval.query.query_terms import topic_words
from benchmarks.training.artifacts import write_manifest
from benchmarks.training.corpora import ROOT, training_data
from benchmarks.training.plan_questions import PlanQuestion, plan_questions
from vectorstore.bundled_model import BundledModel
from vectorstore.embedder_protocol import Matrix

_EACH = 24
"""Questions of each wording."""
_SEED = 0
_MEANING = 8.0
"""How much the embedding counts beside the tokens."""


def main() -> None:
    """Learn both models and write them where the product reads them."""
    artifact = ROOT / "assistant/models" / FILE
    questions = plan_questions(_EACH, _SEED)
    sys.stdout.write(f"{len(questions)} questions\n")
    vectors = BundledModel().embed_queries([one.text for one in questions])
    kept = _without_greetings(questions, vectors)
    questions, vectors = [questions[place] for place in kept], vectors[kept]
    sys.stdout.write(f"{len(questions)} without everyday ones that greet or wish\n")
    with_meaning = fit_kinds(questions, _MEANING * vectors)
    alone = fit_kinds(questions, np.zeros((len(questions), 0), np.float32))
    terms, biases = fit_terms([one for one in questions if one.term])
    np.savez_compressed(
        artifact,
        labels=with_meaning.classes_,
        with_meaning_tokens=with_meaning.coef_[:, :KIND_FEATURES].astype(np.float16),
        with_meaning_meanings=(_MEANING * with_meaning.coef_[:, KIND_FEATURES:]).astype(np.float16),
        with_meaning_intercepts=with_meaning.intercept_.astype(np.float32),
        alone_tokens=alone.coef_.astype(np.float16),
        alone_meanings=np.zeros((len(alone.classes_), 0), np.float16),
        alone_intercepts=alone.intercept_.astype(np.float32),
        terms=terms.astype(np.float16),
        biases=biases.astype(np.float32),
    )
    write_manifest(
        artifact,
        "which plan answers a question, and which of its words are the term to look up",
        training_data("benchmarks/training/plans/*.tsv", "benchmarks/everyday/*.txt"),
        held_out=None,
        unknown="`python -m benchmarks.query_plans` scores it on questions by other writers",
    )


def _without_greetings(questions: Sequence[PlanQuestion], vectors: Matrix) -> list[int]:
    """The places of all but the everyday questions that the wordings alone take for help."""
    worded = [place for place, one in enumerate(questions) if one.wording]
    everyday = [place for place, one in enumerate(questions) if not one.wording]
    model = fit_kinds([questions[place] for place in worded], _MEANING * vectors[worded])
    labels = model.predict(
        _features([questions[place] for place in everyday], _MEANING * vectors[everyday])
    )
    asking = [place for place, label in zip(everyday, labels, strict=True) if label[:4] != "help"]
    return sorted([*worded, *asking])


def fit_kinds(questions: Sequence[PlanQuestion], vectors: Matrix) -> LogisticRegression:
    """The model of labels by tokens and, from KIND_FEATURES on, by vectors."""
    model = LogisticRegression(C=4.0, max_iter=150, class_weight="balanced")
    return model.fit(_features(questions, vectors), [one.label for one in questions])


def _features(questions: Sequence[PlanQuestion], vectors: Matrix) -> csr_matrix:
    """A row of features for each question: of its tokens, then its vector."""
    rows = [
        question_features(
            tokenize(one.text, one.masked),
            KIND_FEATURES,
            one.language,
            len(topic_words(one.rest, one.language)),
        )
        for one in questions
    ]
    return hstack([_matrix(rows, KIND_FEATURES), csr_matrix(vectors)]).tocsr()


def fit_terms(
    questions: Sequence[PlanQuestion],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The weights of the gaps where a term begins and ends and of its tokens, and their biases."""
    gaps, tokens = list[NDArray[np.int64]](), list[NDArray[np.int64]]()
    begins, ends, inside = list[bool](), list[bool](), list[bool]()
    for one in questions:
        found = tokenize(one.text, one.masked)
        gaps += boundary_features(found, TERM_FEATURES)
        tokens += token_features(found, TERM_FEATURES)
        first, last = one.term or (-1, -1)
        begins += [*(token.start == first for token in found), False]
        ends += [False, *(token.end == last for token in found)]
        inside += [first <= token.start and token.end <= last for token in found]
    models = [
        LogisticRegression(C=strength, max_iter=150).fit(_matrix(rows, TERM_FEATURES), labels)
        for rows, labels, strength in (
            (gaps, begins, 4.0),
            (gaps, ends, 4.0),
            (tokens, inside, 1.0),
        )
    ]
    return np.vstack([m.coef_ for m in models]), np.concatenate([m.intercept_ for m in models])


def _matrix(rows: Sequence[NDArray[np.int64]], size: int) -> csr_matrix:
    ends = np.cumsum([0, *map(len, rows)])
    places = np.concatenate(rows)
    return csr_matrix((np.ones(len(places), np.float32), places, ends), shape=(len(rows), size))


if __name__ == "__main__":
    main()
