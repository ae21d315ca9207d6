"""From a question to its plan: what is asked for, of whom, and over which part of the corpus."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.speeches import document, speech

from assistant.plan import CorpusFacet, CorpusOperation, HelpTopic, PlanKind
from assistant.retrieval.planning.scope_expressions import find_scope_expressions
from assistant.retrieval.retriever import Retriever
from vectorstore.lazy_embedder import LazyEmbedder
from vectorstore.store import Store

FERRY = speech("骆志衡", "渡口夜里冷清。", "一是增开夜班渡轮。", "二是修好北岸的栈桥。")
TEA = speech("温如玉", "茶农收入低。", "一是办茶叶交易会。", affiliation="民建")


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    store = Store(tmp_path_factory.mktemp("plans"), LazyEmbedder("bundled"))
    for number, (one, date) in enumerate(((FERRY, "2018-05-02"), (TEA, "2021-03-09"))):
        dated = replace(document(one), date=date)
        store.add(dated, name=f"{number}.txt", source=str(number), sha256=str(number) * 64)
    yield Retriever(store)
    store.close()


@pytest.mark.slow
class TestKinds:
    @pytest.mark.parametrize(
        ("question", "language", "kind"),
        [
            ("谁谈到了渡轮？", "zh", PlanKind.MENTION),
            ("Who mentioned ferries?", "en", PlanKind.MENTION),
            ("骆志衡有没有提到茶叶？", "zh", PlanKind.PRESENCE),
            ("骆志衡说了什么？", "zh", PlanKind.SPEAKER),
            ("骆志衡的第二条建议是什么？", "zh", PlanKind.POINT),
            ("比较骆志衡和温如玉的建议", "zh", PlanKind.COMPARISON),
            ("用两句话总结温如玉的发言", "zh", PlanKind.SUMMARY),
            ("有几位发言人？", "zh", PlanKind.CORPUS),
            ("你好", "zh", PlanKind.HELP),
            ("茶农一年收入多少？", "zh", PlanKind.FACT),
        ],
    )
    def test_are_told_by_how_a_question_is_put(
        self, retriever: Retriever, question: str, language: str, kind: PlanKind
    ) -> None:
        assert retriever.plan(question, language).kind is kind

    @pytest.mark.parametrize(
        "question", ["What did Luo Zhiheng say about Brazil?", "What did Luo Zhiheng say on tea?"]
    )
    def test_what_somebody_said_on_a_topic_is_not_all_that_they_said(
        self, retriever: Retriever, question: str
    ) -> None:
        assert retriever.plan(question, "en").kind is PlanKind.FACT

    def test_a_term_is_what_stands_between_the_words_that_ask(self, retriever: Retriever) -> None:
        assert retriever.plan("哪些人提到了“夜班渡轮”？", "zh").term == "夜班渡轮"
        assert retriever.plan("温如玉的发言有没有提到栈桥？", "zh").term == "栈桥"

    def test_a_word_of_grammar_is_a_term_in_quotation_marks_only(
        self, retriever: Retriever
    ) -> None:
        assert retriever.plan("Houve algum deputado do PSOL que falou?", "pt").term != "do"
        assert retriever.plan("哪些人提到了“但是”？", "zh").term == "但是"

    def test_a_summary_of_a_speech_is_on_no_topic(self, retriever: Retriever) -> None:
        assert retriever.plan("总结骆志衡的发言", "zh").topic == ""
        assert retriever.plan("总结一下大家关于渡轮的建议", "zh").topic == "渡轮"

    def test_sides_are_people_or_their_bodies(self, retriever: Retriever) -> None:
        assert retriever.plan("比较骆志衡和温如玉的建议", "zh").sides == ("骆志衡", "温如玉")
        assert retriever.plan("比较骆志衡和民建的建议", "zh").sides == ("骆志衡", "民建")

    def test_the_last_point_counts_from_the_end(self, retriever: Retriever) -> None:
        assert retriever.plan("骆志衡的最后一条建议是什么？", "zh").point == -1

    def test_a_question_about_the_corpus_says_what_of_it(self, retriever: Retriever) -> None:
        plan = retriever.plan("哪篇发言最长？", "zh")
        assert (plan.facet, plan.operation) == (CorpusFacet.SPEECHES, CorpusOperation.LONGEST)

    def test_a_greeting_in_pinyin_is_chinese(self, retriever: Retriever) -> None:
        plan = retriever.plan("ni hao", "en")
        assert (plan.help, plan.language) == (HelpTopic.GREETING, "zh")

    @pytest.mark.parametrize("text", ["?", "a", "。。", "7"])
    def test_less_than_a_word_is_too_short(self, retriever: Retriever, text: str) -> None:
        assert retriever.plan(text, "en").help is HelpTopic.TOO_SHORT

    @settings(
        max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(question=st.text(max_size=40), language=st.sampled_from(["zh", "en", "ru", "xx"]))
    def test_any_text_has_a_plan(self, retriever: Retriever, question: str, language: str) -> None:
        plan = retriever.plan(question, language)
        assert plan.term is None or plan.term.strip()


@pytest.mark.slow
class TestScope:
    def test_a_date_of_a_document_is_scope_and_not_searched_for(self, retriever: Retriever) -> None:
        plan = retriever.plan("2018年骆志衡对渡轮有什么建议？", "zh")
        assert plan.scope.dates == ("2018",)
        assert len(plan.scope.documents) == 1
        assert plan.query == "骆志衡对渡轮有什么建议？"

    def test_a_date_that_the_corpus_has_nothing_of_is_unknown(self, retriever: Retriever) -> None:
        plan = retriever.plan("2016年谁谈到了渡轮？", "zh")
        assert plan.scope.unknown == ("2016年",)
        assert plan.term == "渡轮"

    def test_a_meeting_is_not_searched_for(self, retriever: Retriever) -> None:
        plan = retriever.plan("温如玉在座谈会上对茶叶有什么建议？", "zh")
        assert plan.query == "温如玉对茶叶有什么建议？"
        assert not plan.scope.unknown


class TestScopeExpressions:
    @pytest.mark.parametrize(
        ("question", "language", "worded", "date"),
        [
            ("2019年2月谁发言？", "zh", "2019年2月", "2019-02"),
            ("他在2016年的记者会上怎么说？", "zh", "在2016年的记者会上", "2016"),
            ("What did she say in March 2016?", "en", "in March 2016", "2016-03"),
            ("What was said on 5 May 2020 about tea?", "en", "on 5 May 2020", "2020-05-05"),
            ("O que disse em setembro de 2024?", "pt", "em setembro de 2024", "2024-09"),
            ("Что он сказал в марте 2016 года?", "ru", "в марте 2016 года", "2016-03"),
            ("Что он сказал на форуме в 2017 году?", "ru", "на форуме в 2017 году", "2017"),
            ("Was geschah 2021-03-09?", "de", "2021-03-09", "2021-03-09"),
        ],
    )
    def test_dates_are_read_in_the_language_of_the_question(
        self, question: str, language: str, worded: str, date: str
    ) -> None:
        (found,) = find_scope_expressions(question, language, 2026)
        assert question[found.start : found.end].strip() == worded
        assert found.date == date

    def test_an_amount_is_no_date(self) -> None:
        assert not find_scope_expressions("投资2019万元够吗？", "zh", 2026)
