"""Bylines in the forms papers use."""

import pytest

from ingest.byline import parse_byline


@pytest.mark.parametrize(
    ("line", "speaker", "role", "affiliation"),
    [
        ("●高远（市政协委员，代表民进长沙市委员会发言）", "高远", "市政协委员", "民进"),
        ("■高远（市政协常委，代表科技与科协界别活动小组发言）", "高远", "市政协常委", "科技与科协"),
        ("◆高远（市政协委员，代表市工商联发言）", "高远", "市政协委员", "工商联"),
        ("▲ 高 远 市政协委员", "高远", "市政协委员", ""),
        ("发言人：市政协委员 高远", "高远", "市政协委员", ""),
        ("发言人：高远（市政协委员）", "高远", "市政协委员", ""),
        ("高远，市政协委员，代表九三学社长沙市委员会发言", "高远", "市政协委员", "九三学社"),
        ("高远（民盟盟员、市政协委员）", "高远", "民盟盟员、市政协委员", "民盟"),
        ("市政协委员高远", "高远", "市政协委员", ""),
        ("欧阳高远（全国政协委员、大学教授）", "欧阳高远", "全国政协委员、大学教授", ""),
        ("阿依古丽·买买提（自治区政协委员）", "阿依古丽·买买提", "自治区政协委员", ""),
        ("●陳志遠（縣議會委員，代表教育界別小組發言）", "陳志遠", "縣議會委員", "教育"),
        ("高远代表民建长沙市委员会发言", "高远", "", "民建"),
        ("民盟长沙市委会（高远代表发言）", "高远", "", "民盟"),
        ("●市政协课题组", "市政协课题组", "", "市政协"),
        ("●致公党长沙市委员会", "致公党长沙市委员会", "", "致公党"),
        ("卓玛央金（自治区政协委员）", "卓玛央金", "自治区政协委员", ""),
        ("市政协委员 卓玛央金", "卓玛央金", "市政协委员", ""),
        ("（市政协委员 高远）", "高远", "市政协委员", ""),
        ("高远（市人大代表、中学教师）", "高远", "市人大代表、中学教师", ""),
    ],
)
def test_who_speaks_as_what_for_whom(line: str, speaker: str, role: str, affiliation: str) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert (byline.speaker, byline.role, byline.affiliation) == (speaker, role, affiliation)


@pytest.mark.parametrize(
    "line",
    [
        "●加强顶层设计",
        "建议：",
        "一是完善机制。",
        "高质量发展，离不开人才。",
        "力争三年内新增出口目的国十个。",
        "日前，市政协举行十四届三次常委会",
        "●加快推进（一）",
        "完善机制，鼓励专家学者",
        "成效，组织专家学者",
    ],
)
def test_what_only_looks_like_a_byline(line: str) -> None:
    assert parse_byline(line) is None


def test_a_host_is_no_speaker() -> None:
    byline = parse_byline("主持人 高远")
    assert byline is None or byline.is_host
