"""What the page's other rooms show: themes, speeches, the corpus, and the reader beside them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gradio as gr
from pydantic import TypeAdapter, ValidationError

from assistant.settings import Settings
from ui.web import reader
from ui.web.feedback import judging_html
from ui.web.filters import choices
from ui.web.i18n import Words
from ui.web.library_room import library_html
from ui.web.mentions_room import ORDERS, mentions_html
from ui.web.render import literal, progress_html
from ui.web.speech_list import Wanted, shelf_html, tools_html
from ui.web.themes import Meaning
from ui.web.topic_map import Atlas
from ui.web.upload_room import upload_html
from ui.web.visitor import words_of
from vectorstore.errors import NotFound

if TYPE_CHECKING:
    from assistant.corpus import Corpus

_PICKED = TypeAdapter(tuple[tuple[str, ...], ...])


class Rooms:
    """The events of the rooms over one corpus."""

    def __init__(self, corpus: "Corpus", settings: Settings, meaning: Meaning) -> None:
        self._corpus, self._settings = corpus, settings
        self._atlas = Atlas(corpus, meaning)

    def furnish(self, chosen: object, request: gr.Request) -> tuple[Any, ...]:
        """What stands while themes are found, the dialog, the way in, the places of the address."""
        interface = words_of(request)
        finding = progress_html(interface("searching"))
        upload = upload_html(self._settings.max_upload_bytes, interface)
        named = any(_picked(chosen, 3))
        places = self.places(chosen, request) if named else tuple(gr.skip() for _ in range(3))
        return (finding, judging_html(interface), upload, *places)

    def places(self, chosen: object, request: gr.Request) -> tuple[gr.Dropdown, ...]:
        """The speakers, affiliations and documents a question may be narrowed to."""
        offers = choices(self._corpus, words_of(request))
        return tuple(
            gr.Dropdown(choices=list(offered), value=picked)
            for offered, picked in zip(offers, _picked(chosen, 3), strict=True)
        )

    def shelf(self, chosen: object, request: gr.Request) -> str:
        """The speeches to choose from, as the address wants them."""
        wanted, interface = _wanted(chosen), words_of(request)
        return shelf_html(self._corpus.speeches(), self._corpus.documents(), interface, wanted)

    def shelf_tools(self, chosen: object, request: gr.Request) -> str:
        """The ways to search and group the speeches."""
        return tools_html(_wanted(chosen), words_of(request))

    def atlas(self, chosen: object, request: gr.Request) -> tuple[Any, str]:
        """Who proposed what, of the chosen affiliations."""
        (affiliations,) = _picked(chosen, 1)
        interface = words_of(request)
        html = self._atlas.html(affiliations, interface)
        offered = list(self._atlas.affiliations(interface))
        return gr.Dropdown(choices=offered, value=affiliations), html

    def library(self, request: gr.Request) -> str:
        """The corpus by file."""
        corpus = self._corpus
        return library_html(corpus.documents(), corpus.speeches(), words_of(request))

    def mentions(self, term: str, order: str, request: gr.Request) -> str:
        """The places of a term in their context."""
        return mentions_html(self._corpus, term, order, words_of(request))

    def look_up(self, order: str, request: gr.Request, asked: gr.EventData) -> tuple[str, str]:
        """The term that an answer offers to look up, and its places."""
        term = str(asked.term)
        return term, mentions_html(self._corpus, term, order, words_of(request))

    def orders(self, request: gr.Request) -> gr.Radio:
        """The ways to sort the places, in the language the visitor chose."""
        interface = words_of(request)
        return gr.Radio(choices=[(interface(f"mentions_{key}"), key) for key in ORDERS])

    def opener(self) -> Callable[[dict[str, Any], gr.Request], str]:
        """The function the reader's script calls for a place that is not on the desk."""

        def open_speech(wanted: dict[str, Any], request: gr.Request) -> str:
            return self._opened(wanted, words_of(request))

        return open_speech

    def _opened(self, wanted: dict[str, Any], interface: Words) -> str:
        try:
            speech = self._corpus.speech(str(wanted.get("speech")))
        except NotFound:
            return reader.desk_html(f'<p class="empty">{literal(interface("gone"))}</p>', interface)
        ends = [str(wanted.get(key)) for key in ("start", "end")]
        marks = [reader.Mark(int(ends[0]), int(ends[1]))] if all(map(str.isdecimal, ends)) else []
        article = reader.speech_html(speech, marks, interface)
        return reader.desk_html(article, interface, reader.finder_html(interface))


def _picked(chosen: object, lists: int) -> list[list[str]]:
    """What the browser says is chosen in so many lists, as JSON text; nothing where it is odd."""
    try:
        picked = _PICKED.validate_json(chosen if isinstance(chosen, str) else "[]")
    except ValidationError:
        picked = ()
    return [list(dict.fromkeys(each)) for each in (*picked, *((),) * lists)][:lists]


def _wanted(chosen: object) -> Wanted:
    return Wanted.of(*("".join(each[:1]) for each in _picked(chosen, 3)))
