"""What each part of the ranking is worth on Chinese XQuAD paragraphs.

    python benchmarks/ablation/xquad.py SHARED

SHARED holds `benchmarks/xquad`. Every question is asked of all 240 paragraphs; R@1 is told for all
and for the halves of the articles. The constants were chosen on the even half.
"""

import json
import sys
from pathlib import Path

import numpy as np

from assistant.retrieval.query.query_terms import content_words
from assistant.retrieval.ranking.crosslingual_matching import align, word_centre
from vectorstore.analysis.function_words import sample_questions
from vectorstore.analysis.sentence_splitter import sentences
from vectorstore.analysis.tokenizer import tokens
from vectorstore.bundled_model import E5, USE, BundledModel
from vectorstore.embedder_protocol import Matrix
from vectorstore.vocabulary import Vocabulary, inverse_frequency, is_term, seen_from
from vectorstore.word_embedder import word_model

LANGUAGES = ("zh", "en", "ru")
WORDS = 0.006


class Paragraphs:
    """The Chinese paragraphs, embedded, with their words."""

    def __init__(self, shared: Path) -> None:
        self.model = BundledModel()
        self.articles = {
            language: json.loads(
                (shared / f"benchmarks/xquad/xquad.{language}.json").read_text(encoding="utf-8")
            )["data"]
            for language in LANGUAGES
        }
        texts = [p["context"] for article in self.articles["zh"] for p in article["paragraphs"]]
        cuts = [sentences(text) for text in texts]
        pieces = [t[a:b] for t, some in zip(texts, cuts, strict=True) for a, b in some]
        self.starts = np.cumsum([0, *(len(some) for some in cuts[:-1])])
        self.whole = self.model.encode(texts, is_query=False)
        self.sentences = self.model.encode(pieces, is_query=False)
        words = [list(dict.fromkeys(filter(is_term, tokens(piece)))) for piece in pieces]
        self.vocabulary = _vocabulary(words, self.starts, len(texts))
        self.rows = [self.vocabulary.rows(some) for some in words]

    def gold(self) -> tuple[np.ndarray, np.ndarray]:
        """The paragraph of each question, and whether its article is an even one."""
        found = []
        place = 0
        for number, article in enumerate(self.articles["zh"]):
            for paragraph in article["paragraphs"]:
                found += [(place, number % 2 == 0)] * len(paragraph["qas"])
                place += 1
        return np.array([one for one, _ in found]), np.array([even for _, even in found])

    def questions(self, language: str) -> list[str]:
        """All questions in a language."""
        every = (p for article in self.articles[language] for p in article["paragraphs"])
        return [question["question"] for p in every for question in p["qas"]]

    def best_sentence(self, scores: Matrix) -> Matrix:
        """Scores of sentences to those of paragraphs."""
        best: Matrix = np.maximum.reduceat(scores, self.starts, axis=1)
        return best

    def by_words(self, language: str) -> tuple[Matrix, Matrix]:
        """What the words of a passage, and of one of its sentences together, are worth."""
        apart, together = [], []
        for question in self.questions(language):
            found = align(content_words(question, language), self.rows, self.vocabulary)
            strength = found.strength / found.scale
            apart.append(np.maximum.reduceat(strength, self.starts, axis=1).sum(axis=0))
            together.append(np.maximum.reduceat(strength.sum(axis=0), self.starts))
        return np.stack(apart), np.stack(together)


def _vocabulary(words: list[list[str]], starts: np.ndarray, total: int) -> Vocabulary:
    passages = np.split(np.arange(len(words)), starts[1:])
    counts: dict[str, int] = {}
    for some in passages:
        for word in {word for place in some for word in words[place]}:
            counts[word] = counts.get(word, 0) + 1
    terms = sorted(counts)
    vectors = seen_from(word_centre(chinese=True), word_model().encode(terms))
    return Vocabulary(
        terms,
        {term: row for row, term in enumerate(terms)},
        vectors.astype(np.float16),
        inverse_frequency([counts[term] for term in terms], total),
        total,
    )


def variants(corpus: Paragraphs, language: str) -> dict[str, Matrix]:
    """The scores of every question for every paragraph, by what they are made of."""
    asked = corpus.model.encode(corpus.questions(language), is_query=True)
    shared = corpus.model.encode(list(sample_questions(language)), is_query=True).mean(axis=0)
    apart, together = corpus.by_words(language)

    def near(part: slice, sentence: float, off: float = 0) -> Matrix:
        moved = (asked - off * shared)[:, part]
        best = corpus.best_sentence(moved @ corpus.sentences[:, part].T)
        scores: Matrix = (1 - sentence) * (moved @ corpus.whole[:, part].T) + sentence * best
        return scores

    both = slice(None)
    return {
        "e5, passage": near(E5, 0),
        "USE, passage": near(USE, 0),
        "e5, passage and best sentence": near(E5, 0.5),
        "the same, centred by half": near(E5, 0.5, 0.5),
        "e5 and USE, passage and best sentence": near(both, 0.5),
        "the same, centred by a quarter": near(both, 0.5, 0.25),
        "words alone": apart + together,
        "all (shipped)": near(both, 0.5) + WORDS * (apart + together),
        "all, without sentences": near(both, 0) + WORDS * 2 * apart,
        "all, without USE in the vector": near(E5, 0.5) + WORDS * (apart + together),
    }


def main() -> None:
    """One line a variant."""
    corpus = Paragraphs(Path(sys.argv[1]))
    gold, even = corpus.gold()
    lines: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for name, scores in variants(corpus, language).items():
            ahead = (scores > scores[np.arange(len(gold)), gold][:, None]).sum(axis=1)
            hit = ahead == 0
            lines.setdefault(name, []).append(
                f"{language} {hit.mean():.3f} / {(ahead < 5).mean():.3f}"
                f" (even {hit[even].mean():.3f}, odd {hit[~even].mean():.3f})"
            )
    for name, found in lines.items():
        sys.stdout.write(f"{name:40}  {'  '.join(found)}\n")


if __name__ == "__main__":
    main()
