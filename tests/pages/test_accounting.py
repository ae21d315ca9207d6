"""Nothing that a file prints is lost: it is said in a turn, or kept as heading or furniture."""

import io
import json
import re
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from support.embedders import WordEmbedder

from ingest.parsing import parse_here
from ingest.readers.child import Reader
from ingest.readers.records import Content, Limits
from ingest.readers.sandbox import read
from vectorstore.embedder_protocol import Embedder
from vectorstore.records import ParsedDocument

REAL = Path(__file__).parents[2] / "../shared/real"
SAID = (
    "渡口每天有三千人过江，只有两条船。建议：一是添一条新船，早晚各加四班。二是修一座亭子。",
    "村里的小学只有一位音乐老师，每周教十九节课，孩子们很久没有唱过一首完整的歌。",
    "The ferry carries three thousand people a day. We propose a second boat before the winter.",
    "Le bac transporte trois mille personnes par jour. Nous proposons un second bateau.",
    "雨天积水难行",
    "（鼓掌）",
)
AROUND = (
    "# 把渡口修起来",
    "## 一、现状",
    "把渡口修起来",
    "高远（市政协委员）",
    "●沈澜（县第三小学校长）",
    "【题目】把渡口修起来",
    "发言人：高远；单位：渡口管理处",
    "姓名\t高远\t职务\t船工",
    f"高远\t{SAID[0] * 2}",
    "年份\t班次\t2031",
    "恳谈会实录",
    "2031年3月5日",
    "来源：江边日报",
    "责任编辑：钱多",
    "第 3 页",
    "12",
    "当前位置：首页 > 专题",
    "主持人：请大家发言。",
    f"高远：{SAID[0]}",
    f"沈澜委员：{SAID[1]}",
    "问：您守了多少年？",
    f"Mr. Blok (Netherlands): {SAID[2]}",
    "The President: I give the floor to the representative of Chile.",
    f"Mr. Oduya (Kenya): {SAID[2]}",
    "The meeting rose at 1 p.m.",
    f"M. le président. {SAID[3]}",
    f"正文：{SAID[0]}（编辑：高远）",
    "甲\u200b乙\xad丙",
)
Lines = Sequence[tuple[str, str]]


def text(lines: Lines) -> bytes:
    return "".join(f"{line}{gap}" for line, gap in lines).encode()


def html(lines: Lines) -> bytes:
    blocks = (f"<h2>{line[2:]}</h2>" if line[0] == "#" else f"<p>{line}</p>" for line, _ in lines)
    return f"<!doctype html><body>{''.join(blocks)}</body>".encode()


def docx(lines: Lines) -> bytes:
    document, file = Document(), io.BytesIO()
    for line, _ in lines:
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


def pdf(lines: Lines) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(700, 800))
    for at, (line, _) in enumerate(lines):
        canvas.setFont("STSong-Light", 8)
        canvas.drawString(50, 740 - 20 * at, line.replace("\t", "　"))
    canvas.save()
    return file.getvalue()


def jsonl(lines: Lines) -> bytes:
    return "\n".join(json.dumps({"text": line, "speaker": "高远"}) for line, _ in lines).encode()


FORMATS: dict[str, Callable[[Lines], bytes]] = {
    "txt": text,
    "md": text,
    "html": html,
    "docx": docx,
    "pdf": pdf,
    "jsonl": jsonl,
}
READERS = {"md": "markdown"}
pages = st.lists(
    st.tuples(
        st.sampled_from((*SAID, *AROUND)),
        st.sampled_from(["\n", "\n\n", "\n　　", "\r\n", "\u2028", "\f"]),
    ),
    min_size=1,
    max_size=14,
)


def assert_accounted(document: ParsedDocument) -> None:
    """Bodies, headings and furniture give back the text, in order, each character once.

    White space aside, and the `#` by which a reader notes that a heading follows.
    """
    for turn in document.turns:
        made_of = "".join(document.text[one.start : one.end] for one in turn.spans)
        assert _ink(made_of) == _ink(turn.body)
    for piece in (*document.headings, *document.furniture):
        assert document.text[piece.start : piece.end] == piece.text
    said = [span for turn in document.turns for span in turn.spans]
    pieces = [(one.start, one.end) for one in (*said, *document.headings, *document.furniture)]
    reached = 0
    for start, end in sorted(pieces):
        assert reached <= start
        assert re.fullmatch(r"\s*(?:^#{1,6}\s+)?", document.text[reached:start], re.MULTILINE)
        reached = end
    assert not _ink(document.text[reached:])


def _ink(printed: str) -> str:
    return re.sub(r"[\s\u200b\xad]+", "", printed)


@pytest.mark.parametrize("kind", FORMATS)
@settings(deadline=None, max_examples=25)
@given(lines=pages)
def test_every_character_is_in_one_place(kind: str, lines: Lines) -> None:
    document = parse_here(_read(kind, FORMATS[kind](lines)), WordEmbedder())
    assert_accounted(document)
    printed = _ink(document.text)
    for line, _ in lines:
        assert _ink(line).lstrip("#") in printed


def _read(kind: str, data: bytes) -> Content:
    """The content of a file, read in this process."""
    if kind == "txt":
        return read("a.txt", data)
    reader: Reader = import_module(f"ingest.readers.{READERS.get(kind, kind)}").read
    return reader(data, Limits()).content


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are read from ../shared/real")
def test_every_character_of_real_documents_is_in_one_place(embedder: Embedder) -> None:
    for path in sorted(REAL.iterdir()):
        if path.suffix not in {".json", ".jsonl"} and path.name != "README.md":
            assert_accounted(parse_here(read(path.name, path.read_bytes()), embedder))
