"""Invented pages of every kind: right speakers, whole bodies, every proposal."""

from functools import cache
from pathlib import Path

import pytest

from assistant.evaluation.pages import read_truth, score, score_pages
from ingest.document_parser import parse_document
from ingest.readers.markdown import read as read_markdown
from ingest.readers.records import Limits
from vectorstore.embedder_protocol import Embedder
from vectorstore.records import ParsedDocument

LAYOUTS = Path(__file__).parent / "layouts"
NAMES = sorted(path.name.removesuffix(".truth.json") for path in LAYOUTS.glob("*.truth.json"))


@cache
def _text(name: str) -> str:
    (path,) = (path for path in LAYOUTS.glob(f"{name}.*") if path.suffix != ".json")
    if path.suffix == ".md":
        content = read_markdown(path.read_bytes(), Limits()).content
        return content.text
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_understood(name: str, embedder: Embedder) -> None:
    truth = read_truth(LAYOUTS / f"{name}.truth.json")
    found = score(name, truth, parse_document(_text(name), embedder).speeches)
    assert (found.speeches, found.speakers, found.titles) == (found.found, 1.0, 1.0)
    assert found.characters == 1.0
    assert found.proposals in {1.0, None}


def test_the_folder_is_scored_page_by_page(embedder: Embedder) -> None:
    def parse(path: Path) -> ParsedDocument:
        return parse_document(_text(path.stem), embedder)

    scores = score_pages(LAYOUTS, parse)
    assert [page.name for page in scores.pages] == NAMES
    assert (scores.speakers, scores.characters, scores.proposals) == (1.0, 1.0, 1.0)


ARTICLE = (
    "英国艺术家威廉·布莱克，詹姆斯·巴里，亨利·富塞利\n，大卫·威尔基，米莱\n都在这座城市画过河上的桥，其\n"
    "中一些画作如今挂在市立美术馆\n里，每年有二十万人前来参观。馆\n方说，冬天的下午光线最好，老师\n"
    "傅们也愿意在长椅旁边坐一坐，和\n年轻人聊聊那时候的码头与船工。\n"
)


def test_an_article_that_only_mentions_people_is_given_to_no_one(embedder: Embedder) -> None:
    (speech,) = parse_document("河上的桥\n\n" + ARTICLE, embedder).speeches
    assert (speech.title, speech.speaker) == ("河上的桥", "")
    assert "".join(speech.body.split()) == "".join(ARTICLE.split())
