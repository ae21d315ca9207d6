"""Words that only stand where a name could stand: a speaker's own lead-in, a heading's bullet."""

import pytest

from ingest.document_parser import parse_document
from vectorstore.embedder_protocol import Embedder

HARBOUR = (
    "老码头的栈桥每天有三千人走过，夜里却只亮着两盏灯。建议：一是沿栈桥补齐路灯，二是雨天派人值守。"
)
ORCHARD = (
    "今年的樱桃熟得早，冷库只装得下三分之一，其余的在路边晒坏了。建议在主产乡镇合建冷库，按天收费。"
)
LIBRARY = (
    "街道图书室下午五点就关门，放学的孩子进不去。建议把开放时间延到晚上八点，请退休教师轮流照看。"
)
MORE = "全区三百个小区里只有四十个有充电棚，其余的居民把电线从窗口拉到楼下，一到雨天就让人担心。"
MANY = ["全体委员", "诸位委员", "几位代表", "多数委员", "一位老师", "青年教师代表"]
BULLETS = ["加强部门协同", "部门协同", "资金保障", "补齐设施短板", "建立工作小组", "加强服务中心"]


def speakers(text: str, embedder: Embedder) -> list[str]:
    return [speech.speaker for speech in parse_document(text, embedder).speeches]


@pytest.mark.parametrize(
    "lead_in",
    [
        "数据显示",
        "举个例子",
        "简单讲",
        "核心观点",
        "我想强调",
        "有人问",
        "请看",
        "委员朋友",
        "领导同志",
        "中央领导",
    ],
)
@pytest.mark.parametrize("times", [1, 2])
def test_a_lead_in_is_no_speaker(lead_in: str, times: int, embedder: Embedder) -> None:
    own = [f"{lead_in}：{MORE}"] * times
    record = [
        "主持人：下面请王建国委员发言。",
        f"王建国：{HARBOUR}",
        *own,
        "主持人：谢谢王建国委员。请欧阳澜委员发言。",
        f"欧阳澜：{ORCHARD}",
    ]
    first, second = parse_document("\n\n".join(["座谈会记录", *record]), embedder).speeches
    assert (first.speaker, second.speaker) == ("王建国", "欧阳澜")
    assert first.body.count(f"{lead_in}：{MORE}") == times


@pytest.mark.parametrize(
    "call",
    [
        "有请市政协委员德吉央宗发言。",
        "请欧阳澜、德吉央宗发言。",
        "下一位，德吉央宗。",
        "接下来发言的是德吉央宗。",
    ],
)
def test_a_stranger_whom_the_host_calls_up_speaks(call: str, embedder: Embedder) -> None:
    record = (
        "座谈会记录\n\n主持人：下面请王建国委员发言。\n\n"
        f"王建国：{HARBOUR}\n\n主持人：谢谢。{call}\n\n德吉央宗：{ORCHARD}\n"
    )
    assert speakers(record, embedder) == ["王建国", "德吉央宗"]


@pytest.mark.parametrize("many", MANY)
def test_a_call_to_many_is_no_speaker(many: str, embedder: Embedder) -> None:
    call = f"{many}：应当一起努力，办好这件事。"
    record = f"分组讨论摘录\n\n王建国：{HARBOUR}\n\n{call}\n\n欧阳澜：{ORCHARD}\n"
    assert speakers(record, embedder) == ["王建国", "欧阳澜"]


@pytest.mark.parametrize("called", ["边巴次仁代表", "哈斯其木格委员"])
def test_someone_called_by_a_rare_name_is_not_certain(called: str, embedder: Embedder) -> None:
    record = f"分组讨论摘录\n\n王建国：{HARBOUR}\n\n{called}：{ORCHARD}\n\n欧阳澜：{LIBRARY}\n"
    found = parse_document(record, embedder).speeches
    assert [speech.speaker for speech in found] == ["王建国", called[:-2], "欧阳澜"]
    assert found[1].confidence < 0.9


@pytest.mark.parametrize("bullet", BULLETS)
def test_a_bullet_under_a_subheading_is_no_byline(bullet: str, embedder: Embedder) -> None:
    page = "\n".join([
        f"让栈桥亮起来\n●王建国\n{HARBOUR}\n",
        f"给樱桃一座冷库\n●欧阳澜\n{ORCHARD}",
        f"具体措施\n●{bullet}\n{MORE}\n",
        f"让图书室晚些关门\n●高远\n{LIBRARY}\n",
    ])
    found = parse_document(page, embedder).speeches
    assert [speech.speaker for speech in found] == ["王建国", "欧阳澜", "高远"]
    assert MORE in found[1].body


@pytest.mark.parametrize("name", ["诸葛明远", "王建国同志", "李问委员"])
def test_a_name_that_begins_or_ends_like_such_words_is_one(name: str, embedder: Embedder) -> None:
    record = f"分组讨论摘录\n\n{name}：{HARBOUR}\n\n欧阳澜：{ORCHARD}\n"
    assert speakers(record, embedder) == [
        name.removesuffix("同志").removesuffix("委员"),
        "欧阳澜",
    ]


@pytest.mark.parametrize("field", ["日期：2025-01-12", "时间：3月5日上午", "会议地点：三楼会议室"])
def test_a_field_under_the_byline_is_no_title(field: str, embedder: Embedder) -> None:
    text = f"# 照看好老码头\n发言人：王建国（市政协委员）\n{field}\n\n{HARBOUR}\n{MORE}"
    (speech,) = parse_document(text, embedder).speeches
    assert (speech.title, speech.speaker) == ("照看好老码头", "王建国")
