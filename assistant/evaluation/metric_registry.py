"""The metrics of a run: name, description, aggregation and direction."""

from dataclasses import dataclass

from assistant.evaluation import significance
from assistant.evaluation.significance import Statistic


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric aggregated over questions from one or two per-question values.

    `inputs` names those values where they are not called as the metric is. A `share` lies in
    [0, 1]; other metrics are counts or seconds.
    """

    name: str
    english: str
    chinese: str
    inputs: tuple[str, ...] = ()
    statistic: Statistic = significance.mean
    higher_is_better: bool = True
    share: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the per-question values it aggregates."""
        return self.inputs or (self.name,)


_CONFIDENCE = ("confidence", "answerable")

METRICS: tuple[Metric, ...] = (
    Metric("speaker@1", "first passage by the right speaker", "首条即正确发言人"),
    Metric("evidence@5", "all evidence in the first five passages", "前五条含全部依据"),
    Metric("recall@1", "recall of relevant passages at 1", "首条召回率"),
    Metric("recall@3", "recall of relevant passages at 3", "前三条召回率"),
    Metric("recall@5", "recall of relevant passages at 5", "前五条召回率"),
    Metric("recall@10", "recall of relevant passages at 10", "前十条召回率"),
    Metric("mrr", "mean reciprocal rank", "平均倒数排名"),
    Metric("ndcg@10", "normalized discounted cumulative gain at 10", "前十条归一化折损累计增益"),
    Metric("evidence_recall", "evidence that is quoted", "依据被引用的比例"),
    Metric("fact_recall", "facts that are stated", "要点被说出的比例"),
    Metric("speaker_accuracy", "citations of the right speaker", "引自正确发言人的比例"),
    Metric("citation_precision", "citations that overlap the evidence", "引用命中依据的比例"),
    Metric("citation_recall", "evidence that is cited", "依据被引用到的比例"),
    Metric("verbatim", "quotations that are verbatim", "引文一字不差的比例"),
    Metric(
        "quotations", "quotations per answer", "每答引文数", higher_is_better=False, share=False
    ),
    Metric(
        "unsupported",
        "generated sentences without support",
        "行文中无依据句子的比例",
        higher_is_better=False,
    ),
    Metric("judged", "citations a judge model accepts", "评审模型认可的引用比例"),
    Metric(
        "fell_back",
        "answers that fell back to quotations",
        "改为引用原文的回答比例",
        higher_is_better=False,
    ),
    Metric("refusal_precision", "refusals that are correct", "拒答中正确的比例"),
    Metric("refusal_recall", "unanswerable questions refused", "无答案问题被拒答的比例"),
    Metric(
        "wrongly_refused",
        "answerable questions refused",
        "有答案问题被误拒的比例",
        higher_is_better=False,
    ),
    Metric("correction", "misattributions that are corrected", "错误归属被纠正的比例"),
    Metric(
        "auroc",
        "confidence separates answerable from unanswerable",
        "置信度区分有无答案的能力",
        _CONFIDENCE,
        significance.auroc,
    ),
    Metric(
        "ece",
        "expected calibration error",
        "期望校准误差",
        _CONFIDENCE,
        significance.ece,
        higher_is_better=False,
    ),
    Metric(
        "p50",
        "median seconds per answer",
        "回答耗时中位数（秒）",
        ("seconds",),
        significance.median,
        higher_is_better=False,
        share=False,
    ),
    Metric(
        "p95",
        "95th percentile of seconds per answer",
        "回答耗时第95百分位（秒）",
        ("seconds",),
        significance.percentile95,
        higher_is_better=False,
        share=False,
    ),
    Metric(
        "retrieval_p50",
        "median seconds of retrieval",
        "检索耗时中位数（秒）",
        ("retrieval_seconds",),
        significance.median,
        higher_is_better=False,
        share=False,
    ),
    Metric(
        "retrieval_p95",
        "95th percentile of seconds of retrieval",
        "检索耗时第95百分位（秒）",
        ("retrieval_seconds",),
        significance.percentile95,
        higher_is_better=False,
        share=False,
    ),
)
