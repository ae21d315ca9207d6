"""Word files: what Word prints, in its order, with the numbers it does not store."""

import pytest
from docx import Document
from printing import repacked, word, word_of

from ingest.readers.numbering import numeral
from ingest.readers.sandbox import read
from vectorstore.errors import UnreadableDocument


def test_paragraphs_headings_and_tables_come_in_order() -> None:
    document = Document()
    document.add_heading("会议发言汇编", 1)
    document.add_paragraph("主持人：请发言。")
    table = document.add_table(2, 2)
    for at, text in enumerate(("年份", "班次", "2031", "12")):
        table.cell(at // 2, at % 2).text = text
    document.add_heading("一、校车", 2)
    document.add_paragraph("　　建议：一是新建小学；\n二是开通校车。")
    assert read("汇编.docx", word(document)).text == (
        "# 会议发言汇编\n\n主持人：请发言。\n\n年份\t班次\n\n2031\t12\n\n"
        "## 一、校车\n\n　　建议：一是新建小学；\n二是开通校车。"
    )


def test_numbers_that_word_counts_are_printed() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for depth, style, pattern in (
            (0, "chineseCountingThousand", "%1、"),
            (1, "decimal", "%2."),
            (2, "bullet", "\uf06c"),
        )
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="4">{levels}</w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num>'
    )

    def item(text: str, depth: int) -> str:
        return (
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="7"/></w:numPr></w:pPr>'
            f"<w:r><w:t>{text}</w:t></w:r></w:p>"
        )

    body = item("修路", 0) + item("东段", 1) + item("西段", 1) + item("修桥", 0) + item("南桥", 1)
    text = read("a.docx", word_of(body + item("细目", 2), numbering)).text
    assert text.split("\n\n") == ["一、修路", "1. 东段", "2. 西段", "二、修桥", "1. 南桥", "●细目"]


@pytest.mark.parametrize(
    ("number", "style", "printed"),
    [
        (10, "chineseCounting", "十"),
        (21, "chineseCountingThousand", "二十一"),
        (105, "chineseCountingThousand", "一百零五"),
        (1010, "chineseCountingThousand", "一千零一十"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "decimalEnclosedCircle", "③"),
        (2, "ideographTraditional", "乙"),
        (28, "upperLetter", "BB"),
        (14, "lowerRoman", "xiv"),
        (7, "decimalZero", "07"),
        (7, "decimalFullWidth", "７"),
        (7, "unheardOf", "7"),
    ],
)
def test_a_number_is_printed_as_word_prints_it(number: int, style: str, printed: str) -> None:
    assert numeral(number, style) == printed


def test_deleted_and_hidden_text_stays_out_and_a_text_box_comes_once() -> None:
    def run(text: str, properties: str = "") -> str:
        return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"

    def box(text: str) -> str:
        return f"<w:txbxContent><w:p>{run(text)}</w:p></w:txbxContent>"

    body = (
        f"<w:p>{run('正文')}<w:del>{run('删去')}</w:del><w:ins>{run('补上')}</w:ins>"
        f"{run('隐去', '<w:vanish/>')}<w:r><w:tab/><w:t>后</w:t><w:br/><w:t>下行</w:t></w:r>"
        f"<w:r><mc:AlternateContent><mc:Choice>{box('框中标题')}</mc:Choice>"
        f"<mc:Fallback>{box('框中标题')}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        f"<w:sdt><w:sdtContent><w:p>{run('控件内')}</w:p></w:sdtContent></w:sdt>"
    )
    assert read("a.docx", word_of(body)).text == "框中标题\n\n正文补上\t后\n下行\n\n控件内"


def test_a_table_that_lays_out_prose_is_read_cell_by_cell() -> None:
    document = Document()
    row = document.add_table(1, 2).rows[0]
    row.cells[0].text = "何其乐"
    row.cells[0].add_paragraph("市政协委员")
    row.cells[1].text = "建议修桥。"
    text = read("a.docx", word(document)).text
    assert text == "何其乐\n\n市政协委员\n\n建议修桥。"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x [<!ENTITY a "哈">'
        + "".join(
            f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
        )
        + "]>",
    ],
    ids=["external entity", "billion laughs"],
)
def test_entities_are_refused(doctype: str) -> None:
    document = word(Document())
    body = "<w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body>"
    xml = f'{doctype}<w:document xmlns:w="w">{body}</w:document>'
    harmful = repacked(document, "word/document.xml", xml.encode())
    with pytest.raises(UnreadableDocument, match="entities"):
        read("a.docx", harmful)


def test_200_tables_within_each_other_are_refused() -> None:
    nest = "<w:tbl><w:tr><w:tc>" * 200 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 200
    with pytest.raises(UnreadableDocument):
        read("a.docx", word_of(nest))


def test_headers_and_footers_are_kept_around_the_text_as_furniture() -> None:
    document = Document()
    document.add_paragraph("建议修桥。")
    document.sections[0].header.paragraphs[0].text = "某市会议发言材料"
    document.sections[0].footer.paragraphs[0].text = "内部资料"
    content = read("a.docx", word(document))
    assert content.text.split("\n\n") == ["某市会议发言材料", "建议修桥。", "内部资料"]
    assert content.body.strip("\n") == "建议修桥。"
