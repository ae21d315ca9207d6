"""The newspaper page the product was first made for, read where it lies."""

import re
from pathlib import Path

import pytest

from ingest.document_parser import parse_document
from vectorstore.embedder_protocol import Embedder
from vectorstore.records import ParsedDocument, PassageKind

CORPUS = Path(__file__).parents[2] / "../shared/corpus"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.shared,
    pytest.mark.skipif(
        not CORPUS.is_dir(), reason="the real page is read from ../shared/corpus, not there"
    ),
]

# speaker: role, affiliation, title, numbered proposals, a term coined in the body
SPEECHES = {
    "叶瑞碧": (
        "市政协常委",
        "民进",
        "强化智库支撑信息互通 构建“金砖大数据平台”",
        3,
        "金砖合作内参",
    ),
    "黄敏沁": ("市政协常委", "民盟", "支持航空维修产业发展 大力开拓“金砖+”市场", 4, "161.45"),
    "李莉": ("市政协常委", "工商联", "深化产业链供应链合作 充分挖掘双向投资潜力", 5, "厦门方案"),
    "市政协课题组": (
        "",
        "市政协",
        "深化改革 系统施策 精准发力 塑造金砖国家交流合作“厦门品牌”",
        0,
        "金砖出海e站通",
    ),
    "陈俊泳": (
        "市政协常委",
        "侨联",
        "设立“数据合规服务中心”强化金砖创新基地联通合作",
        3,
        "数字工匠学院",
    ),
    "陈木金": (
        "市政协委员",
        "致公党",
        "发挥港澳地区窗口作用 深化与金砖国家产业合作",
        5,
        "金砖优品码",
    ),
    "王朝晖": ("市政协常委", "农工党", "搭建协同发展平台 助力医疗企业出海拓展市场", 3, "集散中心"),
    "张文惠": (
        "市政协委员",
        "科技与科协",
        "汇聚金砖合作力量 打造国际科技合作“厦门样板”",
        3,
        "大模型服务平台",
    ),
    "陈可芳": ("市政协委员", "台盟", "提升法律服务质效 护航企业拓展金砖市场", 3, "法律服务联盟"),
    "林日清": ("市政协委员", "民革", "健全知识产权国际保护体系 强化海外维权能力", 5, "58.93%"),
    "吕鑫": ("市政协常委", "九三学社", "产教融合 培育国际化技能人才", 3, "金砖技能人才需求图谱"),
}
BANNER = "发挥金砖创新基地优势 助推厦门更高水平对外开放"


def _page() -> str:
    (path,) = CORPUS.glob("*.txt")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(embedder: Embedder) -> ParsedDocument:
    return parse_document(_page(), embedder)


def test_every_speech_has_its_own_byline_and_title(page: ParsedDocument) -> None:
    found = {
        speech.speaker: (speech.role, speech.affiliation, speech.title) for speech in page.speeches
    }
    assert found == {speaker: facts[:3] for speaker, facts in SPEECHES.items()}


def test_every_body_is_its_speakers(page: ParsedDocument) -> None:
    for speech in page.speeches:
        assert SPEECHES[speech.speaker][4] in speech.body, speech.speaker
        assert speech.confidence > 0.9


def test_every_numbered_proposal_is_a_passage(page: ParsedDocument) -> None:
    for speech in page.speeches:
        numbers = [span.number for span in speech.spans if span.number is not None]
        assert numbers == list(range(1, SPEECHES[speech.speaker][3] + 1)), speech.speaker


def test_the_speaking_group_keeps_its_five_sections(page: ParsedDocument) -> None:
    (group,) = (speech for speech in page.speeches if speech.speaker == "市政协课题组")
    headings = {span.heading for span in group.spans if span.kind is PassageKind.SECTION}
    assert len(headings) == 5
    assert "优化治理结构 全面提升基地机构能级与服务效能" in headings


def test_no_line_is_lost_doubled_or_moved(page: ParsedDocument) -> None:
    titles = {facts[2] for facts in SPEECHES.values()} | {BANNER}
    printed = "".join(
        line
        for line in _page().splitlines()
        if line.strip() not in titles and not line.startswith("●")
    )
    bodies = "".join(speech.body for speech in page.speeches)
    assert re.sub(r"\s", "", bodies) == re.sub(r"\s", "", printed)
    assert "自 2020年落户" in bodies
