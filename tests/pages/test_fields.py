"""Forms: speakers, offices, titles and texts under labels."""

import pytest

from ingest.document_parser import parse_document
from vectorstore.embedder_protocol import Embedder

TEXTS = (
    "渡口每天有三千人过江，只有两条船。建议：一是添一条新船，早晚各加四班。二是修一座候船的亭子。",
    "村里的小学只有一位音乐老师，每周教十九节课。建议：一是请县里的老师来走教。二是把旧琴修好。",
)
FORMS = {
    "lines": (
        "发言人：高远\n单位职务：市船务公司工程师\n发言题目：给渡口添一条船\n发言内容：\n{0}\n\n"
        "发言人：沈澜\n单位职务：县第三小学教师\n发言题目：让村小有琴声\n发言内容：\n{1}\n"
    ),
    "text right after its label": (
        "姓名：高远\n职务：市船务公司工程师\n题目：给渡口添一条船\n正文：{0}\n\n"
        "姓名：沈澜\n职务：县第三小学教师\n题目：让村小有琴声\n正文：{1}\n"
    ),
    "fields on one line": (
        "发言人：高远　单位及职务：市船务公司工程师　发言题目：给渡口添一条船\n发言内容：{0}\n\n"
        "发言人：沈澜　单位及职务：县第三小学教师　发言题目：让村小有琴声\n发言内容：{1}\n"
    ),
    "title first": (
        "案由：给渡口添一条船\n提案人：高远\n工作单位及职务：市船务公司工程师\n联系电话：0000\n内容：\n{0}\n\n"
        "案由：让村小有琴声\n提案人：沈澜\n工作单位及职务：县第三小学教师\n联系电话：0000\n内容：\n{1}\n"
    ),
    "labels in brackets": (
        "【题目】给渡口添一条船\n【作者】高远\n【职务】市船务公司工程师\n【正文】\n{0}\n\n"
        "【题目】让村小有琴声\n【作者】沈澜\n【职务】县第三小学教师\n【正文】\n{1}\n"
    ),
    "the text of a proposal": (
        "建议人：高远\n身份：市船务公司工程师\n建议标题：给渡口添一条船\n建议内容：{0}\n\n"
        "建议人：沈澜\n身份：县第三小学教师\n建议标题：让村小有琴声\n建议内容：{1}\n"
    ),
    "counted": (
        "一、建议人：高远\n二、单位及职务：市船务公司工程师\n三、建议题目：给渡口添一条船\n四、建议内容：\n{0}\n\n"
        "一、建议人：沈澜\n二、单位及职务：县第三小学教师\n三、建议题目：让村小有琴声\n四、建议内容：\n{1}\n"
    ),
    "table": (
        "发言人\t高远\n单位职务\t市船务公司工程师\n发言题目\t给渡口添一条船\n发言内容\t{0}\n\n"
        "发言人\t沈澜\n单位职务\t县第三小学教师\n发言题目\t让村小有琴声\n发言内容\t{1}\n"
    ),
    "two fields a row": (
        "姓名\t高远\t职务\t市船务公司工程师\n题目\t给渡口添一条船\n发言内容\t{0}\n\n"
        "姓名\t沈澜\t职务\t县第三小学教师\n题目\t让村小有琴声\n发言内容\t{1}\n"
    ),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_a_form_is_read_by_its_labels(form: str, embedder: Embedder) -> None:
    page = "青年议事会发言表\n\n" + form.format(*TEXTS)
    found = parse_document(page, embedder).speeches
    assert [(one.title, one.speaker, one.role, one.body) for one in found] == [
        ("给渡口添一条船", "高远", "市船务公司工程师", TEXTS[0]),
        ("让村小有琴声", "沈澜", "县第三小学教师", TEXTS[1]),
    ]


@pytest.mark.parametrize(
    "host", ["主持人：", "主持人 钱多：", "主持人（团市委书记）：", "【主持人】："]
)
def test_where_the_host_takes_over_a_speech_ends(host: str, embedder: Embedder) -> None:
    page = (
        f"{host}今天请两位朋友来谈。\n\n{FORMS['lines'].format(*TEXTS)}\n{host}谢谢大家，散会。\n"
    )
    found = parse_document(page, embedder).speeches
    assert [one.body for one in found] == list(TEXTS)


def test_a_table_of_members_is_no_form(embedder: Embedder) -> None:
    (found,) = parse_document("委员名单\n\n序号\t姓名\t界别\n1\t高远\t教育\n", embedder).speeches
    assert (found.title, found.speaker) == ("委员名单", "")
