"""Each kind of question over a few invented speeches, with the plan that it is meant to have."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from answering import Scripted, says
from support.embedders import WordEmbedder
from support.speeches import speech

from assistant.answering.kinds.summary import sentences_asked
from assistant.assistant import Assistant
from assistant.events import Cited, Delta, Done, PassagesFound
from assistant.plan import CorpusFacet, CorpusOperation, HelpTopic, PlanKind, PlanScope, QueryPlan
from assistant.records import Answer, Question
from assistant.settings import Settings
from prompts.phrases import languages, phrases
from vectorstore.records import EVERYWHERE, Filters, ParsedDocument
from vectorstore.store import Store

KEEPER = speech(
    "凌望舒",
    "灯塔年久失修，夜里看不清航道。",
    "一是修缮燈塔，由港务局出资。",
    "二是把灯塔列为文物，灯塔旁设步道。",
    "三是招募守塔志愿者。",
    title="让灯塔重新亮起来",
    affiliation="民盟",
)
PILOT = speech(
    "秦观海",
    "夜航要看灯塔，浮标却不够。",
    "一是增设浮标，每海里一座。",
    "二是开办引航员夜校。",
    title="夜航也要看得见",
    affiliation="民建",
)
TEACHER = speech(
    "何书影",
    "乡村学校缺少音乐教师。",
    "一是实行音乐教师巡回授课。",
    "二是设立校园合唱基金。",
    title="把歌声送到乡村",
    affiliation="民盟",
)
SPEECHES = (KEEPER, PILOT, TEACHER)


@dataclass
class Asker:
    """Asks with plans as given."""

    assistant: Assistant
    plan: QueryPlan = field(default_factory=QueryPlan)

    def planned(
        self,
        kind: PlanKind,
        question: str = "？",
        language: str = "zh",
        filters: Filters = EVERYWHERE,
        **rest: object,
    ) -> Answer:
        self.plan = QueryPlan.model_validate({"kind": kind, **rest})
        asked = Question(question=question, language=language, filters=filters)
        return self.assistant.ask(asked)


def asker(store: Store, model: Scripted | None = None) -> Asker:
    asked = Asker(Assistant(store, Settings(data_dir=Path("unused")), model))
    asked.assistant._retriever.plans = lambda _question, _language: iter([asked.plan])  # type: ignore[method-assign]
    return asked


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(tmp_path_factory.mktemp("kinds"), WordEmbedder())
    page = ParsedDocument(SPEECHES, date="2024-05-01", occasion="海湾协商会")
    opened.add(page, name="a", source="a", sha256="1" * 64)
    later = ParsedDocument((replace(PILOT, speaker="秦望海", title="再谈夜航"),), date="2025-06-01")
    opened.add(later, name="b", source="b", sha256="2" * 64)
    yield opened
    opened.close()


@pytest.fixture
def ask(store: Store) -> Asker:
    return asker(store)


def assert_sound(answer: Answer, assistant: Assistant) -> None:
    """Every marker has a citation, every citation a marker, and every quotation its place."""
    markers = [int(number) for number in re.findall(r"\[(\d+)\]", answer.text)]
    assert markers == [citation.marker for citation in answer.citations]
    for citation in answer.citations:
        text = assistant.speech(citation.speech_id).text
        assert text[citation.start : citation.end] == citation.quote
        assert f"{citation.quote}”[{citation.marker}]" in answer.text


# -- mentions ------------------------------------------------------------------------------------


def test_everybody_who_says_a_word_is_named_counted_and_quoted_at_it(ask: Asker) -> None:
    answer = ask.planned(PlanKind.MENTION, "谁谈到了灯塔？", term="灯塔")

    assert answer.status == "answered"
    assert "3 位发言人，共 6 处" in answer.text
    assert {c.speaker for c in answer.citations} == {"凌望舒", "秦观海", "秦望海"}
    assert all(re.search("灯塔|燈塔", citation.quote) for citation in answer.citations)
    assert_sound(answer, ask.assistant)


def test_places_that_are_not_quoted_are_counted_with_their_speech(ask: Asker) -> None:
    answer = ask.planned(PlanKind.MENTION, "谁谈到了灯塔？", term="灯塔")
    quoted = sum(len(re.findall("灯塔|燈塔", c.quote)) for c in answer.citations)

    assert answer.more
    assert quoted + answer.more.count == 6
    assert [one.speaker for one in answer.more.speeches] == ["凌望舒"]
    assert f"另有 {answer.more.count} 处" in answer.text


def test_a_word_that_nobody_says_is_refused_and_the_nearest_are_shown(ask: Asker) -> None:
    answer = ask.planned(PlanKind.MENTION, "谁谈到了潜水？", term="潜水")

    assert (answer.status, answer.citations) == ("no_evidence", ())
    assert "没有人提到“潜水”" in answer.text
    assert answer.passages


def test_within_a_scope_only_it_counts_and_who_else_says_it_is_named(ask: Asker) -> None:
    scope = PlanScope(speakers=("何书影",))
    answer = ask.planned(PlanKind.MENTION, "何书影提到灯塔了吗？", term="灯塔", scope=scope)
    assert answer.status == "no_evidence"
    assert "何书影没有提到“灯塔”" in answer.text
    assert "凌望舒" in answer.text

    within = Filters(affiliations=("民盟",))
    answer = ask.planned(PlanKind.MENTION, "谁提到灯塔？", term="灯塔", filters=within)
    assert "1 位发言人，共 4 处" in answer.text
    assert {citation.speaker for citation in answer.citations} == {"凌望舒"}
    assert "秦观海" in answer.text


def test_a_foreign_word_is_looked_for_by_its_chinese_name_which_is_said(ask: Asker) -> None:
    answer = ask.planned(PlanKind.MENTION, "Who mentions funds?", term="fund", language="en")

    assert re.search("Looked for: .*基金", answer.text)
    assert [citation.speaker for citation in answer.citations] == ["何书影"]


# -- presence ------------------------------------------------------------------------------------


def test_yes_is_quoted_at_the_word(ask: Asker) -> None:
    scope = PlanScope(speakers=("秦观海", "何书影"))
    answer = ask.planned(PlanKind.PRESENCE, "他们提到灯塔了吗？", term="灯塔", scope=scope)

    assert answer.status == "answered"
    assert answer.text.startswith("有。")
    assert {citation.speaker for citation in answer.citations} == {"秦观海"}
    assert "没有提到的是：何书影" in answer.text
    assert_sound(answer, ask.assistant)


def test_no_says_so_and_who_does_say_it(ask: Asker) -> None:
    scope = PlanScope(speakers=("何书影",))
    answer = ask.planned(PlanKind.PRESENCE, "何书影提到灯塔了吗？", term="灯塔", scope=scope)

    assert (answer.status, answer.citations) == ("no_evidence", ())
    assert answer.text.startswith("没有。何书影没有提到“灯塔”")
    assert "凌望舒" in answer.text
    assert answer.passages[0].speaker != "何书影"


# -- the corpus itself ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facet", "operation", "said", "speeches"),
    [
        (CorpusFacet.SPEAKERS, CorpusOperation.COUNT, "4 位发言人", 4),
        (CorpusFacet.SPEECHES, CorpusOperation.COUNT, "4 篇发言", 4),
        (CorpusFacet.AFFILIATIONS, CorpusOperation.LIST, "- 民盟（凌望舒，何书影）", 4),
        (CorpusFacet.DOCUMENTS, CorpusOperation.LIST, "- 海湾协商会（2024-05-01）", 4),
        (CorpusFacet.DATES, CorpusOperation.LIST, "- 2025-06-01（秦望海）", 4),
        (CorpusFacet.SPEECHES, CorpusOperation.LONGEST, "让灯塔重新亮起来", 1),
        (CorpusFacet.SPEECHES, CorpusOperation.SHORTEST, "把歌声送到乡村", 1),
        (CorpusFacet.SPEECHES, CorpusOperation.NEWEST, "再谈夜航", 1),
        (CorpusFacet.SPEECHES, CorpusOperation.OLDEST, "2024-05-01", 3),
    ],
)
def test_the_corpus_answers_about_itself_with_speeches_that_open(
    ask: Asker, facet: CorpusFacet, operation: CorpusOperation, said: str, speeches: int
) -> None:
    answer = ask.planned(PlanKind.CORPUS, facet=facet, operation=operation)

    assert (answer.status, answer.citations, answer.passages) == ("answered", (), ())
    assert said in answer.text
    assert len(answer.speeches) == speeches
    for summary in answer.speeches:
        assert ask.assistant.speech(summary.id).speaker == summary.speaker


def test_the_scope_of_a_count_is_said(ask: Asker) -> None:
    scope = PlanScope(affiliations=("民盟",))
    answer = ask.planned(PlanKind.CORPUS, facet="speakers", operation="count", scope=scope)
    assert answer.text.startswith("民盟：共 2 位发言人")

    answer = ask.planned(PlanKind.CORPUS, facet="speakers", scope=PlanScope(dates=("2025",)))
    assert answer.text.startswith("2025：共 1 位发言人")

    answer = ask.planned(PlanKind.CORPUS, facet="speakers", scope=PlanScope(dates=("1999",)))
    assert (answer.status, answer.speeches) == ("no_evidence", ())


# -- summaries, lists, comparisons ---------------------------------------------------------------


def test_a_speech_in_short_has_its_problem_and_every_proposal(ask: Asker) -> None:
    scope = PlanScope(speakers=("凌望舒",))
    answer = ask.planned(PlanKind.SUMMARY, "总结凌望舒的发言", scope=scope)

    assert [citation.quote for citation in answer.citations] == [
        "灯塔年久失修，夜里看不清航道。",
        "一是修缮燈塔，由港务局出资。",
        "二是把灯塔列为文物",
        "三是招募守塔志愿者。",
    ]
    assert answer.more is None
    assert_sound(answer, ask.assistant)


def test_as_many_sentences_as_are_asked_for_and_the_rest_is_counted(ask: Asker) -> None:
    scope = PlanScope(speakers=("凌望舒",))
    answer = ask.planned(PlanKind.SUMMARY, "用三句话总结凌望舒的发言", scope=scope)

    assert len(answer.citations) == 3
    assert answer.more
    assert answer.more.count == 1
    assert "另有 1 条，见凌望舒" in answer.text


@pytest.mark.parametrize(
    ("question", "asked"),
    [("用三句话总结", 3), ("in 2 sentences", 2), ("用10句概括", 10), ("总结一下", None)],
)
def test_a_number_of_sentences_is_read_from_the_question(question: str, asked: int | None) -> None:
    assert sentences_asked(question) == asked


def test_an_overview_names_everybody(ask: Asker) -> None:
    answer = ask.planned(PlanKind.SUMMARY, "各位发言人分别提出了什么建议？")

    speakers = {"凌望舒", "秦观海", "何书影", "秦望海"}
    assert {citation.speaker for citation in answer.citations} == speakers
    assert all(answer.text.count(f"\n{speaker}（") == 1 for speaker in speakers)
    assert_sound(answer, ask.assistant)


def test_a_speaker_is_answered_whole(ask: Asker) -> None:
    scope = PlanScope(speakers=("凌望舒",))
    answer = ask.planned(PlanKind.SPEAKER, "凌望舒提了什么建议？", scope=scope, topic="什么建议")
    assert len(answer.citations) == 3


def test_a_point_is_the_one_that_is_numbered_so(ask: Asker) -> None:
    scope = PlanScope(speakers=("凌望舒",))
    answer = ask.planned(PlanKind.POINT, "第二点是什么？", scope=scope, point=2)
    assert [c.quote[:2] for c in answer.citations] == ["二是"]

    answer = ask.planned(PlanKind.POINT, "最后一点是什么？", scope=scope, point=-1)
    assert [c.quote[:2] for c in answer.citations] == ["三是"]

    answer = ask.planned(PlanKind.POINT, "第七点是什么？", scope=scope, point=7)
    assert answer.status == "no_evidence"
    assert "没有第 7 条，总共 3 条" in answer.text


def test_a_comparison_holds_every_proposal_of_both_sides(ask: Asker) -> None:
    answer = ask.planned(PlanKind.COMPARISON, "比较民盟和民建", sides=("民盟", "民建"))

    quoted = "".join(citation.quote for citation in answer.citations)
    assert all(text in quoted for one in SPEECHES for text in texts(one))
    sides = [answer.text.index(f"**{side}**") for side in ("民盟", "民建")]
    assert sides == sorted(sides)
    assert_sound(answer, ask.assistant)


def test_a_side_that_says_nothing_is_said_to(ask: Asker) -> None:
    answer = ask.planned(PlanKind.COMPARISON, "比较凌望舒和某人", sides=("凌望舒", "某人"))
    assert "某人：没有谈到这一点" in answer.text
    assert {citation.speaker for citation in answer.citations} == {"凌望舒"}


def texts(one: object) -> list[str]:
    body, spans = one.body, one.spans[1:]  # type: ignore[attr-defined]
    return [body[span.start : span.end] for span in spans]


# -- what is said beside the answer --------------------------------------------------------------


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("topic", HelpTopic)
def test_a_greeting_gets_a_short_reply_in_its_language(
    ask: Asker, language: str, topic: HelpTopic
) -> None:
    answer = ask.planned(PlanKind.HELP, "你好", help=topic, language=language)

    status = "no_evidence" if topic is HelpTopic.UNSUPPORTED else "answered"
    assert (answer.status, answer.citations, answer.speeches) == (status, (), ())
    assert getattr(phrases(language).help, topic.replace(" ", "_")) in answer.text
    offers = topic not in {HelpTopic.THANKS, HelpTopic.FAREWELL}
    assert (phrases(language).help.ask_speakers in answer.text) == offers


def test_what_the_corpus_has_none_of_is_said_first(ask: Asker) -> None:
    scope = PlanScope(speakers=("凌望舒",), unknown=("1998年",))
    answer = ask.planned(PlanKind.SPEAKER, "凌望舒1998年提了什么？", scope=scope)

    assert answer.text.startswith("资料库中没有“1998年”的内容")
    assert answer.status == "answered"


def test_what_other_years_answer_is_said_to_be_of_other_years(ask: Asker) -> None:
    (first, later) = ask.assistant.documents()
    scope = PlanScope(documents=(later.id,), dates=("2025",))
    answer = ask.planned(PlanKind.FACT, "谁来修缮燈塔，由港务局出资？", scope=scope)

    assert {citation.document_id for citation in answer.citations} == {first.id}
    assert answer.text.startswith("2025的文件没有回答这个问题")


@pytest.mark.parametrize(("said", "is_told"), [("2024", True), ("灯塔", False)])
def test_a_year_looked_for_in_speeches_is_told_where_none_quoted_holds_it(
    ask: Asker, said: str, is_told: bool
) -> None:
    scope = PlanScope(said=(said,))
    answer = ask.planned(PlanKind.FACT, "谁来修缮燈塔，由港务局出资？", scope=scope)

    assert answer.citations
    assert answer.text.startswith(f"资料库中没有“{said}”的内容") == is_told


def test_many_years_and_the_documents_of_them_are_not_listed(ask: Asker) -> None:
    years = tuple(map(str, range(2015, 2026)))
    documents = tuple(document.id for document in ask.assistant.documents())
    scope = PlanScope(documents=documents, dates=years)
    answer = ask.planned(PlanKind.MENTION, "2015年以来谁提到了渡轮？", term="渡轮", scope=scope)

    assert answer.status == "no_evidence"
    assert "2015–2025" in answer.text
    assert "海湾协商会" not in answer.text


def test_a_refusal_under_a_filter_names_it_and_who_speaks_outside(ask: Asker) -> None:
    within = Filters(speakers=("何书影",))
    answer = ask.planned(PlanKind.FACT, "增设浮标，每海里一座？", filters=within)

    assert answer.status == "no_evidence"
    assert "何书影" in answer.text
    assert "秦" in answer.text


def test_the_plan_goes_with_the_answer(ask: Asker) -> None:
    answer = ask.planned(PlanKind.MENTION, "谁谈到了灯塔？", term="灯塔")
    assert answer.plan == ask.plan
    assert Answer.model_validate_json(answer.model_dump_json()) == answer


@pytest.mark.parametrize("kind", PlanKind)
def test_the_parts_of_every_kind_add_up_to_the_answer(ask: Asker, kind: PlanKind) -> None:
    ask.plan = QueryPlan(
        kind=kind,
        term="灯塔",
        scope=PlanScope(speakers=("凌望舒",), unknown=("1998年",)),
        sides=("凌望舒", "秦观海"),
        point=1,
    )
    text, citations = "", []
    for event in ask.assistant.stream(Question(question="灯塔怎么修？", language="zh")):
        match event:
            case PassagesFound(passages=passages):
                found = passages
            case Delta(text=more):
                text += more
            case Cited(citation=citation):
                citations.append(citation)
            case Done(answer=answer):
                pass
    assert (text, tuple(citations), found) == (answer.text, answer.citations, answer.passages)
    assert answer.plan == ask.plan


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (PlanKind.SUMMARY, True),
        (PlanKind.COMPARISON, True),
        (PlanKind.SPEAKER, True),
        (PlanKind.MENTION, False),
        (PlanKind.PRESENCE, False),
        (PlanKind.CORPUS, False),
        (PlanKind.HELP, False),
    ],
)
def test_a_chat_model_writes_only_what_is_not_looked_up(
    store: Store, kind: PlanKind, written: bool
) -> None:
    model = says("凌望舒建议修缮灯塔，由港务局出资。[1] 凌望舒建议修缮灯塔。[2]")
    asked = asker(store, model)
    asked.planned(
        kind,
        "凌望舒说了什么？",
        term="灯塔",
        scope=PlanScope(speakers=("凌望舒",)),
        sides=("凌望舒", "秦观海"),
    )
    assert bool(model.received) == written
