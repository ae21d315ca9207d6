"""What is printed around speeches, and what only looks so."""

import pytest

from ingest.boilerplate import find_boilerplate
from ingest.document_parser import parse_document
from ingest.layouts.line_splitting import split_lines
from ingest.line_reading import read_lines
from ingest.records import Line
from vectorstore.embedder_protocol import Embedder

BODY = "渡口每天有三千人过江，只有两条船，冬天的风里要等四十分钟，老人和孩子冻得直跺脚。"


def _is_boilerplate(text: str) -> bool:
    lines = (Line(BODY), Line(text, after_blank=True), Line(BODY, after_blank=True))
    return 1 in find_boilerplate(lines)


@pytest.mark.parametrize(
    "text",
    [
        "天气预报：今日晴，-24℃至-13℃",
        "今日天气：多云转晴，北风三级",
        "滨江天气 | 小雨 8/15℃",
        "多云转晴 12℃～20℃",
        "今天白天 晴 最高气温 24℃ 南风二级",
        "【打印本页】　【关闭窗口】",
        "[打印] [收藏] [关闭]",
        "字号：大 中 小　打印　分享到：",
        "上一篇：关于渡口的调查",
        "返回顶部",
        "浏览次数：1286",
        "（本报记者高远整理）",
        "（本报记者 高远 通讯员 沈澜）",
        "（高远 整理）",
        "（根据现场录音整理，未经本人审阅）",
        "（文字整理：高远）",
        "（沈澜 译）",
        "翻译 滨江学院外语志愿者队",
        "整理：高远 沈澜",
        "市政协提案委供稿",
        "（本期由县政协办公室与县融媒体中心联合编发）",
        "（以上由读者来信部辑录，有删节）",
        "（实习生沈澜对本文亦有贡献）",
        "当前位置：首页 > 专题 > 大家谈",
        "首页 > 专题 > 大家谈",
        "发布时间：2026-06-18　来源：县融媒体中心　点击：532　字号：[大] [中] [小]",
        "字体：【大 中 小】　【打印】　【关闭】",
        "版权所有：县融媒体中心　技术支持：某某科技",
        "[14:33]",
    ],
)
def test_what_a_page_prints_around_its_speeches(text: str) -> None:
    assert _is_boilerplate(text)


@pytest.mark.parametrize(
    "text",
    [
        "分享经济的红利给更多农民",
        "冬天气温低到零下二十度",
        "天气越来越热，船工受不了",
        "把渡口的历史整理成册",
        "打印一张证明要跑三趟",
        "（朴正焕，州政协委员、朝鲜语翻译）",
        "（高远，市政协委员）",
        "阅读是一座城市的灯",
        "首页上的公告要让人看得懂",
        "请记者把这些话带回去",
        "版权要让作者受益",
        "字体要大到老人看得清",
    ],
)
def test_what_only_looks_like_it(text: str) -> None:
    assert not _is_boilerplate(text)


@pytest.mark.parametrize(
    "credit",
    [
        "（本报记者高远整理）",
        "（高远 整理）",
        "（根据录音整理，未经本人审阅）",
        "（记者 高远）",
        "（编辑：高远）",
    ],
)
def test_a_credit_after_the_last_sentence_is_no_part_of_it(credit: str, embedder: Embedder) -> None:
    page = f"把渡口修起来\n高远（市政协委员）\n{BODY}{credit}\n"
    (speech,) = parse_document(page, embedder).speeches
    assert (speech.speaker, speech.body) == ("高远", BODY)


def test_a_bracket_that_is_no_credit_stays() -> None:
    text = BODY + "（见附表三）"
    assert [line.text for line in split_lines(read_lines(text))] == [text]


ADVERTISEMENT = "遗失声明\n滨江区老张修船店遗失营业执照正本一份，\n声明作废。"


def test_an_advertisement_within_a_column_is_none_of_its_text() -> None:
    lines = read_lines(
        f"渡口每天有三千人过江，只有两条\n\n{ADVERTISEMENT}\n\n船，冬天的风里要等很久。"
    )
    assert find_boilerplate(lines) == {1, 2, 3}


@pytest.mark.parametrize("date", ["2026年3月2日", "二〇二六年三月二日", "（2026年3月2日）"])
def test_a_notice_keeps_the_date_it_closes_with(date: str, embedder: Embedder) -> None:
    page = f"关于渡口停航的通知\n\n各镇人民政府：\n{BODY}\n滨江市人民政府\n{date}\n"
    (speech,) = parse_document(page, embedder).speeches
    assert speech.body.endswith(f"滨江市人民政府\n{date}")
