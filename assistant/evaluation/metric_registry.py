"""Which scores a run has, what each is called, and which way is better."""

from dataclasses import dataclass
from enum import StrEnum

from assistant.evaluation import significance
from assistant.evaluation.significance import Statistic


class Part(StrEnum):
    """The part of the work that a score judges."""

    RETRIEVAL = "retrieval"
    ANSWERS = "answers"
    REFUSAL = "refusal"
    LATENCY = "latency"


@dataclass(frozen=True, slots=True)
class Measure:
    """A score over many questions, from one or two values that each question has.

    `share` says that it lies in [0, 1]; other scores are counts or seconds.
    """

    name: str
    part: Part
    english: str
    chinese: str
    columns: tuple[str, ...] = ()
    statistic: Statistic = significance.mean
    higher_is_better: bool = True
    share: bool = True

    @property
    def of(self) -> tuple[str, ...]:
        """The names of the values it is made of."""
        return self.columns or (self.name,)


_R, _A, _F, _L = Part.RETRIEVAL, Part.ANSWERS, Part.REFUSAL, Part.LATENCY
_CONFIDENCE = ("confidence", "answerable")

MEASURES: tuple[Measure, ...] = (
    Measure("speaker@1", _R, "right speaker first", "首条即正确发言人"),
    Measure("evidence@5", _R, "all evidence within five passages", "前五条含全部依据"),
    Measure("recall@1", _R, "relevant passages within the first", "首条召回率"),
    Measure("recall@3", _R, "relevant passages within three", "前三条召回率"),
    Measure("recall@5", _R, "relevant passages within five", "前五条召回率"),
    Measure("recall@10", _R, "relevant passages within ten", "前十条召回率"),
    Measure("mrr", _R, "mean reciprocal rank", "平均倒数排名"),
    Measure("ndcg@10", _R, "discounted cumulative gain within ten", "前十条归一化折损累计增益"),
    Measure("evidence_recall", _A, "evidence that is quoted", "依据被引用的比例"),
    Measure("fact_recall", _A, "facts that are stated", "要点被说出的比例"),
    Measure("speaker_accuracy", _A, "citations of the right speaker", "引自正确发言人的比例"),
    Measure("citation_precision", _A, "citations that touch the evidence", "引用命中依据的比例"),
    Measure("citation_recall", _A, "evidence that is cited", "依据被引用到的比例"),
    Measure("verbatim", _A, "quotations that are verbatim", "引文一字不差的比例"),
    Measure(
        "quotations", _A, "quotations an answer", "每答引文数", higher_is_better=False, share=False
    ),
    Measure(
        "unsupported",
        _A,
        "written sentences not borne out",
        "行文中无依据句子的比例",
        higher_is_better=False,
    ),
    Measure("judged", _A, "citations a judge model accepts", "评审模型认可的引用比例"),
    Measure(
        "fell_back",
        _A,
        "answers quoted though a model was asked",
        "改为引用原文的回答比例",
        higher_is_better=False,
    ),
    Measure("refusal_precision", _F, "refusals that are right", "拒答中正确的比例"),
    Measure("refusal_recall", _F, "unanswerable questions refused", "无答案问题被拒答的比例"),
    Measure(
        "wrongly_refused",
        _F,
        "answerable questions refused",
        "有答案问题被误拒的比例",
        higher_is_better=False,
    ),
    Measure("correction", _F, "wrong attributions put right", "错误归属被纠正的比例"),
    Measure(
        "auroc",
        _F,
        "confidence tells answerable from not",
        "置信度区分有无答案的能力",
        _CONFIDENCE,
        significance.auroc,
    ),
    Measure(
        "ece",
        _F,
        "expected calibration error",
        "期望校准误差",
        _CONFIDENCE,
        significance.ece,
        higher_is_better=False,
    ),
    Measure(
        "p50",
        _L,
        "median seconds an answer",
        "回答耗时中位数（秒）",
        ("seconds",),
        significance.median,
        higher_is_better=False,
        share=False,
    ),
    Measure(
        "p95",
        _L,
        "95th percentile of seconds an answer",
        "回答耗时第95百分位（秒）",
        ("seconds",),
        significance.percentile95,
        higher_is_better=False,
        share=False,
    ),
    Measure(
        "retrieval_p50",
        _L,
        "median seconds of retrieval",
        "检索耗时中位数（秒）",
        ("retrieval_seconds",),
        significance.median,
        higher_is_better=False,
        share=False,
    ),
    Measure(
        "retrieval_p95",
        _L,
        "95th percentile of seconds of retrieval",
        "检索耗时第95百分位（秒）",
        ("retrieval_seconds",),
        significance.percentile95,
        higher_is_better=False,
        share=False,
    ),
)
