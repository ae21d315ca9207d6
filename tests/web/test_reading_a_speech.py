from hypothesis import given, settings
from hypothesis import strategies as st
from invented import LAKE, invented_speech
from test_rendering import Tags

from ui.web.i18n import words
from ui.web.reader import Mark, speech_html

SPEECH = invented_speech("lake", "让白鹭湖重现芦苇荡", "沈若溪", "县政协委员", "农工党", LAKE)


class Marked(Tags):
    """Collects, beside all text, the text under each citation number."""

    def __init__(self) -> None:
        super().__init__()
        self.marked: dict[str, str] = {}
        self._open: list[str] = []
        self._aside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if dict(attrs).get("class") == "text":
            self.text = ""
        self._aside = dict(attrs).get("class") in ("no", "back")
        if tag == "mark":
            self._open = (dict(attrs)["data-n"] or "").split()

    def handle_endtag(self, tag: str) -> None:
        self._aside = False
        if tag == "mark":
            self._open = []

    def handle_data(self, data: str) -> None:
        if self._aside:
            return
        super().handle_data(data)
        for number in self._open:
            self.marked[number] = self.marked.get(number, "") + data


def read(html: str) -> Marked:
    parser = Marked()
    parser.feed(html)
    return parser


spans = st.tuples(st.integers(0, len(LAKE) - 1), st.integers(1, len(LAKE))).filter(
    lambda span: span[0] < span[1]
)


@settings(deadline=None)
@given(st.lists(spans, max_size=5))
def test_the_marked_text_is_the_quotation(chosen: list[tuple[int, int]]) -> None:
    marks = [Mark(start, end, number) for number, (start, end) in enumerate(chosen, start=1)]
    html = read(speech_html(SPEECH, marks, words("en")))
    for mark in marks:
        quoted = LAKE[mark.start : mark.end].replace("\n", "")
        assert html.marked.get(str(mark.number), "") == quoted


def test_the_whole_speech_stands_on_the_desk() -> None:
    html = read(speech_html(SPEECH, [], words("en")))
    assert html.text == LAKE.replace("\n", "")


def test_a_place_beyond_the_speech_marks_nothing() -> None:
    html = read(speech_html(SPEECH, [Mark(-5, 3), Mark(2, 10_000), Mark(9, 9)], words("en")))
    assert "mark" not in [tag for tag, _ in html.tags]


def test_each_proposal_has_its_own_address() -> None:
    html = read(speech_html(SPEECH, [], words("en")))
    anchors = [a["href"] for _, a in html.tags if a.get("class") == "no"]
    proposals = [p for p in SPEECH.passages if p.number]
    assert anchors == [f"?speech={SPEECH.id}&start={p.start}&end={p.end}" for p in proposals]
