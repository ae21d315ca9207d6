"""What the service counts and measures, for Prometheus."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from assistant.answering.generation.instrumented_model import REGISTRY as CHAT_MODELS
from assistant.corpus import Corpus
from assistant.records import Answer
from vectorstore.job_records import JobState

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """The numbers of one server process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._stages = Histogram(
            "wenzheng_stage_seconds",
            "Time of an answer, by stage",
            ["stage"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._answers = Counter(
            "wenzheng_answers", "Answers", ["mode", "status"], registry=self._registry
        )
        self._degraded = Counter(
            "wenzheng_degraded_answers",
            "Answers that were quoted because they could not be written",
            registry=self._registry,
        )
        self._unsupported = Counter(
            "wenzheng_unsupported_sentences",
            "Written sentences that what they cite does not bear out",
            registry=self._registry,
        )
        self._requests = Histogram(
            "wenzheng_http_request_seconds",
            "Time of a request until its last byte",
            ["method", "route", "status"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._places = Gauge(
            "wenzheng_places_taken", "Questions worked on or waiting", registry=self._registry
        )
        self._corpus = Gauge(
            "wenzheng_corpus", "What the corpus holds", ["what"], registry=self._registry
        )

        self._jobs = Gauge(
            "wenzheng_jobs",
            "Uploads as jobs, of all processes, ended ones for a week",
            ["state"],
            registry=self._registry,
        )

    def answered(self, answer: Answer) -> None:
        self._answers.labels(answer.mode, answer.status).inc()
        if answer.degraded:
            self._degraded.inc()
        self._unsupported.inc(len(answer.unsupported))
        for stage, seconds in answer.timings.model_dump().items():
            self._stages.labels(stage).observe(seconds)

    def requested(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route, str(status)).observe(seconds)

    def exposed(self, corpus: Corpus, places: int, jobs: Mapping[JobState, int]) -> bytes:
        """All numbers in Prometheus' text format, those of the corpus as they are now."""
        speeches = corpus.speeches()
        self._places.set(places)
        for state, count in jobs.items():
            self._jobs.labels(state).set(count)
        self._corpus.labels("documents").set(len({speech.document_id for speech in speeches}))
        self._corpus.labels("speeches").set(len(speeches))
        self._corpus.labels("passages").set(sum(speech.passages for speech in speeches))
        return generate_latest(self._registry) + generate_latest(CHAT_MODELS)
