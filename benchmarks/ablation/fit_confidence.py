"""Estimate the weights of the confidence anew, and tell how good they are.

    python -m benchmarks.ablation.fit_confidence SHARED [--write]

SHARED holds `benchmarks/xquad`; `examples.py` tells what is learnt from.

Answerability is learnt first. What the confidence then learns of it is what was said of questions
by machines that were learnt without them. Where another embedder is set, the confidence does
without it, and without the everyday questions, which then cost more than they bring.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.svm import SVC

from assistant.retrieval.ranking.confidence import ANSWERABILITY
from assistant.retrieval.ranking.logistic_regression import LIMIT
from benchmarks.ablation.examples import FOLDS, MODELS, PAGES, SETS, Example, collected
from benchmarks.ablation.weights import regression
from vectorstore.embedder_protocol import Matrix

XQUAD_SHARE = 0.1
"""What all questions of XQuAD, whose passages are no speeches, count against all on the pages."""
EVERYDAY_SHARE = 0.3
"""What all everyday questions count against all on the pages."""
COMPONENTS = 512
"""Main components of the traits that the answerability is learnt on."""
ANSWERABILITY_C = 3.0
"""What an example on the wrong side costs the answerability, as scikit-learn counts it."""
Mask = NDArray[np.bool_]


class Fit:
    """The examples as numbers, and regressions on parts of them."""

    def __init__(self, examples: list[Example]) -> None:
        self.names = list(examples[0].signals)
        self.answerable = np.array([one.answerable for one in examples])
        self.corpus = np.array([one.corpus for one in examples])
        self.source = np.array([one.source for one in examples])
        self.language = np.array([one.language for one in examples])
        self.kind = np.array([one.kind for one in examples])
        self.speeches = np.isin(self.corpus, ("sample", "pages"))
        self.plain = self.corpus != "everyday"
        self.traits = self._main(np.array([one.traits for one in examples]))
        raw = np.array([[one.signals[name] for name in self.names] for one in examples])
        self.mean = raw[self.speeches].mean(axis=0)
        self.scale = np.maximum(raw[self.speeches].std(axis=0), 0.02)
        self.rows = np.clip((raw - self.mean) / self.scale, -LIMIT, LIMIT)
        self.weight = np.ones(len(examples))
        xquad, everyday = self.corpus == "xquad", ~self.plain
        for some, share in (
            (xquad & self.answerable, XQUAD_SHARE / 2),
            (xquad & ~self.answerable, XQUAD_SHARE / 2),
            (everyday, EVERYDAY_SHARE),
        ):
            self.weight[some] = share * self.speeches.sum() / max(some.sum(), 1)

    def _main(self, traits: Matrix) -> Matrix:
        """The traits by their main components, whose spread is 1 over all; none of paragraphs."""
        found = PCA(COMPONENTS, random_state=0).fit(traits[self.corpus != "xquad"])
        rows = found.transform(traits)
        self.centre = found.mean_
        self.components = (found.components_ / rows.std()).T
        main: Matrix = rows / rows.std()
        return main

    def learn(self, rows: Matrix, on: Mask) -> LogisticRegression:
        model = LogisticRegression(max_iter=9000)
        return model.fit(rows[on], self.answerable[on], sample_weight=self.weight[on])

    def machine(self, on: Mask) -> SVC:
        """The answerability, learnt from what is asked of speeches and from everyday questions."""
        on = on & (self.corpus != "xquad")
        model = SVC(C=ANSWERABILITY_C, gamma=1 / COMPONENTS, cache_size=1000)
        return model.fit(self.traits[on], self.answerable[on], sample_weight=self.weight[on])

    def answerability(self, on: Mask) -> Matrix:
        """The odds of all examples; of those learnt from, by machines that had not seen them."""
        odds = self.machine(on).decision_function(self.traits)
        sources = sorted(set(self.source[on].tolist()))
        for number in range(FOLDS):
            fold = on & np.isin(self.source, sources[number::FOLDS])
            odds[fold] = self.machine(on & ~fold).decision_function(self.traits[fold])
        return np.clip(odds, -LIMIT, LIMIT)

    def known(self, on: Mask) -> Matrix:
        """The signals, the answerability last."""
        return np.column_stack((self.rows, self.answerability(on)))

    def held_out(self, parts: Sequence[Mask], *, bundled: bool = True) -> Matrix:
        """The probability of each example of the parts, from all examples outside its part."""
        probability = np.zeros(len(self.rows), np.float32)
        for part in parts:
            rows, on = (self.known(~part), ~part) if bundled else (self.rows, self.plain & ~part)
            probability[part] = self.learn(rows, on).predict_proba(rows[part])[:, 1]
        return probability

    def tell(self, title: str, probability: Matrix, of: Mask) -> str:
        truth, said = self.answerable[of], probability[of]
        edges = np.minimum((said * 10).astype(int), 9)
        error = sum(
            (edges == one).mean() * abs(said[edges == one].mean() - truth[edges == one].mean())
            for one in set(edges.tolist())
        )
        by = {
            f"{what}": round(float(roc_auc_score(self.answerable[some], probability[some])), 3)
            for what, some in [
                *(
                    (k, of & (self.answerable | (self.kind == k)))
                    for k in ("near", "far", "misattributed", "premise")
                ),
                *(
                    (tag, of & (self.language == tag))
                    for tag in ("zh", "en", "pt", "ru", "zh-Hant")
                ),
            ]
            if len(set(self.answerable[some].tolist())) > 1
        }
        score = roc_auc_score(truth, said)
        lines = [f"{title}: AUROC {score:.3f}, ECE {error:.3f}, {by}"]
        for edge in (0.3, 0.35, 0.4, 0.45, 0.5):
            refused = {
                kind: round(float((probability[some] < edge).mean()), 3)
                for kind in ("near", "far", "misattributed", "premise", "everyday")
                if (some := of & (self.kind == kind)).any()
            }
            wrongly = (said[truth] < edge).mean()
            lines.append(f"    at {edge}: wrongly refused {wrongly:.3f}, refused {refused}")
        return "\n".join(lines) + "\n"


def keep(fit: Fit) -> None:
    """Write the weights learnt from all examples."""
    every = np.ones(len(fit.rows), bool)
    machine = fit.machine(every)
    scale = np.abs(machine.support_vectors_).max() / 127
    np.savez_compressed(
        MODELS / "answerability.npz",
        mean=fit.centre.astype(np.float32),
        components=fit.components.astype(np.float16),
        vectors=(machine.support_vectors_ / scale).round().astype(np.int8),
        scale=np.float32(scale),
        weights=machine.dual_coef_[0].astype(np.float32),
        gamma=1 / COMPONENTS,
        intercept=machine.intercept_[0],
    )
    bundled, others = fit.learn(fit.known(every), every), fit.learn(fit.rows, fit.plain)
    names, mean, scale = [*fit.names, ANSWERABILITY], [*fit.mean, 0.0], [*fit.scale, 1.0]
    models = {
        "bundled": regression(names, mean, scale, bundled),
        "others": regression(fit.names, fit.mean, fit.scale, others),
    }
    content = {name: model.model_dump() for name, model in models.items()}
    path = MODELS / "confidence.json"
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Collect, fit, tell; with `--write`, keep."""
    fit = Fit(collected(Path(sys.argv[1])))
    if "--write" in sys.argv:
        keep(fit)
    sample, other = fit.corpus == "sample", fit.corpus == "pages"
    everyday = fit.corpus == "everyday"
    parts = [np.isin(fit.source, (name, f"everyday {n}")) for n, name in enumerate(SETS)]
    parts += [np.isin(fit.source, [page.name for page in PAGES[n::6]]) for n in range(6)]
    write = sys.stdout.write
    for bundled in (True, False):
        write(f"{'bundled' if bundled else 'others'}:\n")
        probability = fit.held_out(parts, bundled=bundled)
        write(fit.tell("sample page, set left out", probability, sample | everyday))
        write(fit.tell("other pages, five left out", probability, other | everyday))
    languages = [fit.language == tag for tag in sorted(set(fit.language.tolist()))]
    write(fit.tell("pages, language left out", fit.held_out(languages), sample | other))
    write(fit.tell("sample page, from others", fit.held_out([sample]), sample))
    write(
        fit.tell("XQuAD, from pages", fit.held_out([fit.corpus == "xquad"]), fit.corpus == "xquad")
    )


if __name__ == "__main__":
    main()
