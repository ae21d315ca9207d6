"""How right the answers of each kind of plan are, on invented pages, by exhaustive truth.

    .venv/bin/python -m benchmarks.planned_answers [--every N] [--planner] [--seed N]

The questions are made from each page: words that are said and words that are not, names with words,
counts and lists, overviews, comparisons. What is true is found by plain search in the text of the
speeches, without any index. As it comes, each question has the plan that it is meant to have; with
`--planner` it has the one that the planner makes of its words.
"""

import argparse
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answering.drafting import draft
from assistant.answering.inquiry import Draft, Inquiry
from assistant.answering.sources import Sources, points_of
from assistant.plan import CorpusFacet, CorpusOperation, PlanKind, PlanScope, QueryPlan
from assistant.records import Citation
from assistant.retrieval.lexicons.custom_glossary import plain_glossary
from assistant.retrieval.lexicons.written_forms import written_forms
from assistant.retrieval.retriever import Retriever
from ingest.pipeline import ingest
from vectorstore.analysis.tokenizer import tokens
from vectorstore.analysis.unicode_text import HAN
from vectorstore.lazy_embedder import LazyEmbedder
from vectorstore.records import Speech
from vectorstore.store import Store

PAGES = Path(__file__).parent / "pages"
_SAID, _ABSENT, _PAIRS = 12, 6, 6
_MENTION = ("谁谈到了{}？", "哪些人提到了“{}”？", "Who mentioned {}?")
_PRESENCE = ("{}的发言有没有提到{}？", "{}谈到{}了吗？")

Scores = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Page:
    """The speeches of a page, and how to answer from it."""

    speeches: Sequence[Speech]
    sources: Sources
    planner: bool

    def answer(self, question: str, plan: QueryPlan) -> Draft:
        language = "zh" if HAN.search(question[:4]) else "en"
        if self.planner:
            plan = self.sources.retriever.plan(question, language)
        return draft(Inquiry(question, language, plan), self.sources)

    def speakers_of(self, *terms: str) -> set[str]:
        """Who says one of the terms, by plain search."""
        return {s.header.speaker for s in self.speeches if any(t in s.body for t in terms)}


def words_of(speeches: Sequence[Speech]) -> list[str]:
    """The words of two characters or more, each once."""
    words = {word for speech in speeches for word in tokens(speech.body)}
    return sorted(word for word in words if len(word) > 1 and HAN.fullmatch(word))


def citations(answer: Draft) -> list[Citation]:
    """What an answer cites, in the order of its text."""
    return [citation for chunk in answer.chunks for citation in chunk.citations]


def text_of(answer: Draft) -> str:
    """The text of an answer."""
    return "".join(chunk.text for chunk in answer.chunks)


def mentions(page: Page, absent: Sequence[str], dice: random.Random) -> Iterator[tuple[str, float]]:
    """Who says a word; a written form that was looked for as well counts as the word."""
    words = words_of(page.speeches)
    for word in dice.sample(words, min(_SAID, len(words))):
        question = dice.choice(_MENTION).format(word)
        plan = QueryPlan(kind=PlanKind.MENTION, term=word, topic=word)
        answer = page.answer(question, plan)
        text, marker, _ = text_of(answer).partition("以下发言没有用这个词")
        if not marker:
            text = text.partition("In other words,")[0]
        forms = written_forms(word, page.sources.glossary)
        said, allowed = page.speakers_of(word), page.speakers_of(*forms)
        stated = [c for c in citations(answer) if f"[{c.marker}]" in text]
        named = {citation.speaker for citation in stated}
        yield "mention: speakers found", len(named & said) / len(said)
        if named:
            yield "mention: speakers right", len(named & allowed) / len(named)
        quoted = {c.speaker for c in stated if any(form in c.quote for form in forms)}
        yield "mention: quoted at the word", len(quoted & said) / len(said)
    for word in absent:
        question = dice.choice(_MENTION).format(word)
        plan = QueryPlan(kind=PlanKind.MENTION, term=word, topic=word)
        if not page.speakers_of(*written_forms(word, page.sources.glossary)):
            yield "mention: absent refused", not page.answer(question, plan).answered


def presence(page: Page, absent: Sequence[str], dice: random.Random) -> Iterator[tuple[str, float]]:
    """Whether a speaker says a word: of his own words, of others', and of no speech."""
    named = [speech for speech in page.speeches if speech.header.speaker]
    for speech in dice.sample(named, min(_PAIRS, len(named))):
        name = speech.header.speaker
        own, all_words = words_of([speech]), words_of(page.speeches)
        others = [word for word in all_words if name not in page.speakers_of(word)]
        asked = [(dice.choice(own), True), (dice.choice(others), False)]
        for word, expected in [*asked, (dice.choice(absent), False)]:
            forms = written_forms(word, page.sources.glossary)
            if not expected and name in page.speakers_of(*forms):
                continue
            plan = QueryPlan(
                kind=PlanKind.PRESENCE,
                term=word,
                topic=word,
                scope=PlanScope(speakers=(name,)),
            )
            answer = page.answer(dice.choice(_PRESENCE).format(name, word), plan)
            by_whom = {citation.speaker for citation in citations(answer)}
            right = by_whom == {name} if expected else not answer.answered
            yield f"presence: {'yes' if expected else 'no'} right", right


def corpus(page: Page) -> Iterator[tuple[str, float]]:
    """Counts, lists, the longest."""
    names = list(dict.fromkeys(s.header.speaker for s in page.speeches if s.header.speaker))
    titles = [speech.header.title for speech in page.speeches]
    longest = max(page.speeches, key=lambda speech: len(speech.body)).header
    for question, facet, operation, expected in (
        ("一共有几位发言人？", CorpusFacet.SPEAKERS, CorpusOperation.COUNT, [str(len(names))]),
        ("列出所有发言人", CorpusFacet.SPEAKERS, CorpusOperation.LIST, names),
        ("一共有多少篇发言？", CorpusFacet.SPEECHES, CorpusOperation.COUNT, [str(len(titles))]),
        ("列出所有发言的标题", CorpusFacet.TITLES, CorpusOperation.LIST, titles),
        ("哪篇发言最长？", CorpusFacet.SPEECHES, CorpusOperation.LONGEST, [longest.title]),
    ):
        plan = QueryPlan(kind=PlanKind.CORPUS, facet=facet, operation=operation)
        answer = page.answer(question, plan)
        text = text_of(answer)
        right = answer.answered and bool(answer.speeches) and all(part in text for part in expected)
        yield "corpus right", right and not citations(answer)


def overviews(page: Page, dice: random.Random) -> Iterator[tuple[str, float]]:
    """Summaries of all and of one, and comparisons of two: is everybody, and every point, there?"""
    everybody = {speech.header.speaker for speech in page.speeches}
    answer = page.answer("各位发言人分别提出了什么建议？", QueryPlan(kind=PlanKind.SUMMARY))
    cited = {citation.speaker for citation in citations(answer)}
    yield "overview: speakers named", len(cited & everybody) / len(everybody)
    yield "overview: nothing silent", _accounted(answer, page.speeches)
    named = [speech for speech in page.speeches if speech.header.speaker]
    for speech in dice.sample(named, min(_PAIRS, len(named))):
        name = speech.header.speaker
        theirs = [one for one in page.speeches if one.header.speaker == name]
        plan = QueryPlan(kind=PlanKind.SUMMARY, scope=PlanScope(speakers=(name,)))
        answer = page.answer(f"总结{name}的发言", plan)
        alone = {citation.speaker for citation in citations(answer)} == {name}
        yield "summary by name right", alone and _accounted(answer, theirs)
    for first, second in zip(named[::2], named[1::2], strict=False):
        names = (first.header.speaker, second.header.speaker)
        if names[0] == names[1]:
            continue
        plan = QueryPlan(
            kind=PlanKind.COMPARISON, sides=names, scope=PlanScope(speakers=names), topic="建议"
        )
        answer = page.answer(f"比较{names[0]}和{names[1]}的建议", plan)
        theirs = [one for one in page.speeches if one.header.speaker in names]
        yield "comparison: nothing silent", _accounted(answer, theirs)


def _accounted(answer: Draft, speeches: Sequence[Speech]) -> bool:
    """Whether every point of the speeches is quoted, or counted among those that are not."""
    points = {point.id for speech in speeches for point in points_of(speech)}
    quoted = {citation.passage_id for citation in citations(answer)}
    left = {key for one in (answer.more.speeches if answer.more else ()) for key in one.passages}
    return points <= quoted | left


def measure(pages: Sequence[Path], seed: int, *, planner: bool) -> Scores:
    """Ask every page its questions; scores by what is measured."""
    embedder, dice, scores = LazyEmbedder("bundled"), random.Random(seed), defaultdict(list)  # noqa: S311
    known: list[str] = []
    for page in pages:
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder), embedder)
            ingest(store, page.name, page.read_bytes(), str(page))
            library = store.library
            speeches = [library.speech(header.id) for header in library.headers()]
            sources = Sources(library, Retriever(store), plain_glossary())
            asked = Page(speeches, sources, planner)
            absent = [word for word in known if not asked.speakers_of(word)]
            known = words_of(speeches)
            some = dice.sample(absent, min(_ABSENT, len(absent)))
            parts = [mentions(asked, some, dice), corpus(asked), overviews(asked, dice)]
            if some:
                parts.append(presence(asked, some, dice))
            for part in parts:
                for name, score in part:
                    scores[name].append(float(score))
            store.close()
    return scores


def main() -> None:
    """Print the mean and the number of each score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=8, help="take every n-th page")
    parser.add_argument("--planner", action="store_true", help="let the planner make the plans")
    parser.add_argument("--seed", type=int, default=19)
    options = parser.parse_args()
    pages = sorted(PAGES.glob("*/speeches.jsonl"))[:: options.every]
    for name, values in measure(pages, options.seed, planner=options.planner).items():
        sys.stdout.write(f"{name:32} {sum(values) / len(values):.3f}  ({len(values)})\n")


if __name__ == "__main__":
    main()
