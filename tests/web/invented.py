"""A small corpus of invented speeches behind the page: real records, found by shared characters."""

import hashlib
import re
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from assistant.events import Cited, Delta, Done, Event, PassagesFound
from assistant.evidence import Evidence, Retrieval
from assistant.ingested import Ingested
from assistant.localization.displayed import all_displayed
from assistant.mentions import MentionQuery, Mentions, Place, SpeakerMentions
from assistant.records import (
    Answer,
    Citation,
    Document,
    Passage,
    Question,
    SpeechSummary,
    SpeechText,
    Timings,
)
from vectorstore.analysis.sentence_splitter import sentences
from vectorstore.errors import InvalidRequest, NotFound, UnreadableDocument
from vectorstore.progress import Progress, silent
from vectorstore.records import (
    Correction,
    Filters,
    ParsedDocument,
    ParsedSpeech,
    PassageKind,
    PassageSpan,
    Sentence,
)

LAKE = (
    "白鹭湖流域近年水质明显改善，但支流沿线的小型养殖场仍缺少统一的排污管理。为此建议：\n"
    "一是建立流域水质日报制度，由三县联合设立12个监测点，数据每日公开。\n"
    "二是设立3000万元的湖泊修复基金，优先支持沿湖芦苇带重建。\n"
    "三是对养殖场实行“一场一策”，两年内完成污水处理设施改造。"
)
BOOKS = (
    "山区学校的图书室平均每人不足4册，且多为十年前的旧书。建议：\n"
    "一是开通“流动书车”，每两周到访一所村小，由县图书馆统一配书。\n"
    "二是允许学生跨校借还，建立全县通用的借书证。"
)
TRAINS = (
    "夜班列车停运后，港区工人返家困难。建议：\n"
    "一是恢复23时以后的末班列车，周末加开两班。\n"
    "二是试行“夜归票”，凭工作证半价乘车。\n"
    "三是在港区站增设母婴候车室和充电设施，改善候车环境。"
)


NEWCOMER = ("新加入的发言", "陆远帆", "委员", "教育界")


class InventedCorpus:
    """The `Corpus` protocol over a handful of speeches held in memory."""

    def __init__(self, speeches: list[SpeechText] | None = None, pause: float = 0.0) -> None:
        self._speeches = invented_speeches() if speeches is None else speeches
        self._pause = pause
        self.failure: Exception | None = None

    def search(self, question: Question) -> Retrieval:
        if not question.question.strip():
            raise InvalidRequest("The question is empty; type one.")
        wanted = _pairs(_whole(question))
        found: list[Evidence] = []
        for passage in (p for speech in self._within(question.filters) for p in speech.passages):
            about = _pairs(passage.text + passage.speaker + passage.title)
            spans = tuple(
                Sentence(passage.id, passage.start + s, passage.start + e)
                for s, e in sentences(passage.text)
            )
            score = len(wanted & about) / max(len(wanted), 1)
            found.append(
                Evidence(
                    passage=passage.model_copy(update={"score": score}),
                    sentences=spans,
                    sentence_scores=tuple(score for _ in spans),
                )
            )
        found.sort(key=lambda e: -(e.passage.score or 0))
        best = tuple(found[: question.top_k or 4])
        return Retrieval(
            question=question.question,
            language="zh",
            evidence=best,
            confidence=best[0].passage.score or 0.0 if best else 0.0,
        )

    def _within(self, filters: Filters) -> list[SpeechText]:
        known = {s.speaker for s in self._speeches} | {s.affiliation for s in self._speeches}
        known |= {s.document_id for s in self._speeches}
        for name in (*filters.speakers, *filters.affiliations, *filters.documents):
            if name not in known:
                raise InvalidRequest(f"{name!r} is not in the corpus; choose another place.")
        return [
            speech
            for speech in self._speeches
            if (not filters.speakers or speech.speaker in filters.speakers)
            and (not filters.affiliations or speech.affiliation in filters.affiliations)
            and (not filters.documents or speech.document_id in filters.documents)
        ]

    def fingerprint(self) -> str:
        return "invented"

    def ask(self, question: Question) -> Answer:
        if self.failure:
            raise self.failure
        retrieval = self.search(question)
        passages = tuple(retrieval.passages)
        answered = retrieval.confidence >= 0.3
        cited = [p for p in passages if (p.score or 0) >= 0.3][:3] if answered else []
        in_letters = question.question[:1].isascii()
        language = question.language or ("en" if in_letters else "zh")
        citations = all_displayed(
            (Citation.of(number, p, p.start, p.end) for number, p in enumerate(cited, start=1)),
            language,
        )
        text = "\n".join(f"{c.speaker}：“{c.quote}”[{c.marker}]" for c in citations)
        return Answer(
            id=f"ans_{uuid.uuid4().hex}",
            question=question.question,
            status="answered" if citations else "no_evidence",
            mode="extractive",
            language=language,
            text=text or "这些发言没有谈到这个问题。",
            citations=citations,
            passages=passages,
            understood=_whole(question) if question.history else None,
            confidence=retrieval.confidence,
            corpus="invented",
            timings=Timings(retrieval=0.0, answering=0.0, total=0.0),
        )

    def stream(self, question: Question) -> Iterator[Event]:
        answer = self.ask(question)
        yield PassagesFound(passages=answer.passages)
        for citation in answer.citations:
            yield Cited(citation=citation)
        for piece in re.findall(r".{1,6}", answer.text, re.DOTALL):
            time.sleep(self._pause)
            yield Delta(text=piece)
        yield Done(answer=answer)

    def mentions(self, query: MentionQuery) -> Mentions:
        spoken: list[SpeakerMentions] = []
        for speech in self._speeches:
            found = [match.span() for match in re.finditer(re.escape(query.term), speech.text)]
            places = tuple(
                Place(
                    speech_id=speech.id,
                    document_id=speech.document_id,
                    passage_id=next(p.id for p in speech.passages if p.start <= start < p.end),
                    title=speech.title,
                    before=speech.text[max(0, start - 20) : start],
                    text=speech.text[start:end],
                    after=speech.text[end : end + 20],
                    start=start,
                    end=end,
                )
                for start, end in found
            )
            who = speech.model_dump(include={"speaker", "role", "affiliation"})
            spoken.append(SpeakerMentions(count=len(places), places=places, **who))
        spoken = [one for one in spoken if one.count]
        return Mentions(
            term=query.term,
            looked_for=(query.term,),
            speakers=len(spoken),
            places=sum(one.count for one in spoken),
            mentions=tuple(sorted(spoken, key=lambda one: -one.count)),
        )

    def speeches(self) -> tuple[SpeechSummary, ...]:
        return tuple(
            SpeechSummary(
                passages=len(speech.passages), **speech.model_dump(exclude={"text", "passages"})
            )
            for speech in self._speeches
        )

    def speech(self, speech_id: str) -> SpeechText:
        for speech in self._speeches:
            if speech.id == speech_id:
                return speech
        raise NotFound(f"There is no speech {speech_id!r}; list them to see which there are.")

    def documents(self) -> tuple[Document, ...]:
        ids = dict.fromkeys(speech.document_id for speech in self._speeches)
        return tuple(
            Document(
                id=document,
                name=f"{document}.txt",
                sha256="0" * 64,
                added_at="2026-01-01T00:00:00Z",
                date="2026-01-01",
                occasion="白鹭县协商会",
                source="白鹭日报",
                speeches=len([s for s in self._speeches if s.document_id == document]),
                passages=sum(len(s.passages) for s in self._speeches if s.document_id == document),
            )
            for document in ids
        )

    def parse(self, name: str, data: bytes, progress: Progress = silent) -> ParsedDocument:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise UnreadableDocument("This is no text; save it as UTF-8.") from error
        speech = invented_speech(name, *NEWCOMER, text)
        spans = tuple(PassageSpan(p.kind, p.number, p.start, p.end) for p in speech.passages)
        return ParsedDocument((ParsedSpeech(*NEWCOMER, speech.text, spans, 0.3),))

    def ingest(
        self,
        name: str,
        data: bytes,
        source: str | None = None,
        progress: Progress = silent,
        collections: Sequence[str] = (),
    ) -> Ingested:
        text = data.decode("utf-8")
        speech = invented_speech(name, *NEWCOMER, text)
        self._speeches = [*self._speeches, speech]
        return Ingested(
            path=name,
            status="added",
            document_id=speech.document_id,
            speeches=1,
            passages=len(speech.passages),
        )

    def correct(self, speech_id: str, correction: Correction) -> SpeechText:
        said = {part: text for part, text in asdict(correction).items() if text is not None}
        for place, speech in enumerate(self._speeches):
            if speech.id == speech_id:
                passages = tuple(p.model_copy(update=said) for p in speech.passages)
                known = {**said, "passages": passages, "confidence": 1.0, "corrected": True}
                self._speeches[place] = speech.model_copy(update=known)
        return self.speech(speech_id)

    def remove(self, document_id: str) -> None:
        self._speeches = [s for s in self._speeches if s.document_id != document_id]


def invented_speech(
    document: str,
    title: str,
    speaker: str,
    role: str,
    affiliation: str,
    text: str,
    confidence: float = 1.0,
) -> SpeechText:
    """A speech whose lines are its passages; a line that begins 一是, 二是 … is a proposal."""
    speech_id = hashlib.sha256(f"{document}{title}{speaker}".encode()).hexdigest()[:12]
    passages: list[Passage] = []
    number = 0
    for match in re.finditer(r"[^\n]+", text):
        proposal = re.match(r"[一二三四五六七八九]是", match[0]) is not None
        number += proposal
        passages.append(
            Passage(
                id=f"{speech_id}-{match.start()}",
                speech_id=speech_id,
                document_id=document,
                title=title,
                speaker=speaker,
                role=role,
                affiliation=affiliation,
                confidence=confidence,
                kind=PassageKind.PROPOSAL if proposal else PassageKind.BACKGROUND,
                number=number if proposal else None,
                heading="",
                text=match[0],
                start=match.start(),
                end=match.end(),
            )
        )
    return SpeechText(
        id=speech_id,
        document_id=document,
        title=title,
        speaker=speaker,
        role=role,
        affiliation=affiliation,
        confidence=confidence,
        text=text,
        passages=tuple(passages),
    )


def invented_speeches() -> list[SpeechText]:
    return [
        invented_speech("lake", "让白鹭湖重现芦苇荡", "沈若溪", "县政协委员", "农工党", LAKE),
        invented_speech("lake", "把书送进山里", "高明远", "县政协委员", "教育界", BOOKS),
        invented_speech("trains", "恢复港区夜班列车", "罗海生", "课题组组长", "工会", TRAINS),
    ]


def _whole(question: Question) -> str:
    """The question, with the one before it where it goes on from that."""
    asked = [turn.content for turn in question.history if turn.role == "user"]
    return " ".join([*asked[-1:], question.question])


def _pairs(text: str) -> set[str]:
    words = re.findall(r"[a-z]+|\d+", text.lower())
    chinese = "".join(re.findall(r"[一-鿿]", text))
    return {*words, *(chinese[i : i + 2] for i in range(len(chinese) - 1))}
