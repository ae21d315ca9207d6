"""The web page: the question and its answer on the left, the speech they stand on at the right.

Only what streams goes through Gradio's queue. Gradio's client loses what is sent there while its
stream closes, and drops a question that comes while the last one ends unless it may wait.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
from fastapi import FastAPI

from assistant.settings import Settings
from ui.web.chat_events import Asking
from ui.web.export import Taking
from ui.web.i18n import BROWSER_LOCALES, words
from ui.web.layout import Desk
from ui.web.preview import preview_router
from ui.web.tabs import Rooms
from ui.web.theme import asset, script, theme
from ui.web.themes import Meaning, words_alone
from ui.web.visitor import words_of

if TYPE_CHECKING:
    from assistant.corpus import Corpus

_SESSIONS = 2000
"""Visitors whose choices Gradio remembers, about 0.1 MB each; of more, the oldest are forgotten."""
FAVICON = Path(__file__).with_name("assets") / "favicon.png"

AT_ONCE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
STREAMED: dict[str, Any] = {
    "api_visibility": "private",
    "show_progress": "hidden",
    "concurrency_limit": None,
    "trigger_mode": "multiple",
}


def _in_browser(script: str) -> str:
    """A function of the page's scripts, for events that may come before Gradio has run those.

    Gradio drops an event whose function fails, without a word.
    """
    return f"""async (...given) => {{
        while (!window.wenzheng?.conversations) await new Promise((on) => setTimeout(on, 20));
        return ({script})(...given);
    }}"""


_CURRENT = _in_browser("() => wenzheng.conversations.current()")
_WITH_CURRENT = _in_browser("(_, ...others) => [wenzheng.conversations.current(), ...others]")
_ASKED = _in_browser("(_, ...others) => wenzheng.asked(others)")
_BEGIN = _in_browser("() => { wenzheng.conversations.begin(); }")
_LIST = _in_browser("() => wenzheng.conversations.list()")
_PLACES = _in_browser("() => wenzheng.places()")
_CHOSEN = _in_browser("() => JSON.stringify(wenzheng.places())")
_LISTED = _in_browser("() => JSON.stringify(['q', 'group', 'page'].map(wenzheng.address.all))")
_OF = _in_browser("() => JSON.stringify([wenzheng.address.all('of')])")
_ROOM = _in_browser("() => wenzheng.address.room()")
"""What the browser knows, and the server is told with an event."""
LATEST: dict[str, Any] = {**AT_ONCE, "trigger_mode": "always_last"}
"""What comes while the same is being answered is answered next; else Gradio drops it."""
IN_TURN = {**STREAMED, "trigger_mode": "always_last"}
"""A question typed while another is answered waits for it."""


@cache
def translations() -> gr.I18n:
    """The page's words under every locale a browser may name."""
    return gr.I18n(**{
        locale: dict(words(language).all())
        for language, locales in BROWSER_LOCALES.items()
        for locale in locales
    })


def namer(names: Sequence[Mapping[str, str]]) -> Callable[[gr.Request], list[dict[str, Any]]]:
    """Names components in the language the visitor chose, which `gr.I18n` cannot know."""

    def rename(request: gr.Request) -> list[dict[str, Any]]:
        word = words_of(request)
        return [{"__type__": "update", **{p: word(key) for p, key in n.items()}} for n in names]

    return rename


def build(corpus: "Corpus", settings: Settings, meaning: Meaning = words_alone) -> gr.Blocks:
    """The page over a corpus. What a visitor does stays in the visitor's browser.

    `meaning` is an embedder's `embed_documents`: what is near what in the table of themes.
    """
    page = gr.Blocks(
        title="问政 Wenzheng", analytics_enabled=False, fill_height=True, fill_width=True
    )
    page.state_session_capacity = _SESSIONS
    with page:
        rooms = Rooms(corpus, settings, meaning)
        asking = Asking(corpus, settings)
        desk = Desk(translations(), settings, rooms)
        _wire_asking(desk, asking)
        _wire_taking(desk, Taking(corpus))
        _wire_rooms(desk, rooms, asking)
        kept, places = desk.kept.exchange, desk.talk.places
        page.load(asking.begin, kept, desk.view, js=_CURRENT, **AT_ONCE).then(
            None, None, None, js="() => { wenzheng.begun(); }"
        )
        furnished = [desk.atlas, desk.talk.judging, desk.upload, *places]
        page.load(asking.suggest, None, desk.talk.chat, **AT_ONCE)
        # A tab that is named anew would take back what was selected meanwhile.
        page.load(rooms.orders, None, desk.order, **AT_ONCE).then(
            namer(list(desk.named.values())), None, list(desk.named), **AT_ONCE
        ).then(rooms.furnish, desk.kept.shown, furnished, js=_CHOSEN, **AT_ONCE).then(
            None, None, desk.rooms, js=_ROOM
        )
    return page


def _wire_asking(desk: Desk, asking: Asking) -> None:
    talk, view, kept, told = desk.talk, desk.view, desk.kept.exchange, desk.kept.told
    question = [kept, *talk.places]
    current: dict[str, Any] = {"inputs": kept, "outputs": view, "js": _CURRENT}
    offered: dict[str, Any] = {"inputs": question, "outputs": view, "js": _ASKED}
    running: list[Any] = [
        talk.box.submit(asking.ask, [*question, talk.box], view, js=_ASKED, **IN_TURN),
        talk.chat.example_select(asking.ask_offered, **offered, **STREAMED),
        talk.chat.option_select(asking.ask_offered, **offered, **STREAMED),
        talk.retry.click(asking.ask_again, kept, view, js=_ASKED, **STREAMED),
        desk.visits.resume(asking.go_on, **current, **STREAMED),
    ]
    desk.atlas.ask(None, cancels=list(running), **AT_ONCE)
    desk.atlas.ask(None, None, desk.rooms, js=_opens("ask"))
    running.append(desk.atlas.ask(asking.ask_of_cell, kept, view, js=_ASKED, **STREAMED))
    talk.box.stop(None, cancels=running, **AT_ONCE).then(
        None, None, None, js="() => wenzheng.stopped()"
    ).then(asking.stop, **current, **AT_ONCE)
    talk.edit.click(None, None, None, js="() => { wenzheng.conversations.editLast(); }")
    talk.new.click(asking.start_over, None, view, js=_BEGIN, **AT_ONCE)
    judged = [kept, talk.chat, told]
    talk.judging.judged(asking.judge, kept, judged, js=_CURRENT, **AT_ONCE).then(
        None, told, None, js="(text) => { wenzheng.say(text); }"
    )
    kept.change(None, kept, None, js="(said) => { wenzheng.conversations.keep(said); }")
    desk.visits.talk(None, cancels=running, **AT_ONCE)
    desk.visits.talk(asking.begin, **current, **AT_ONCE)
    listing: dict[str, Any] = {"inputs": desk.kept.shown, "outputs": desk.history, "js": _LIST}
    desk.history_tab.select(asking.history, **listing, **LATEST)
    desk.history.listed(asking.history, **listing, **LATEST)


def _wire_taking(desk: Desk, taking: Taking) -> None:
    talk, kept = desk.talk, desk.kept
    conversation: dict[str, Any] = {"inputs": kept.exchange, "js": _CURRENT}
    save: dict[str, Any] = {"inputs": kept.file, "js": "(file) => { wenzheng.save(file); }"}
    talk.copy.click(taking.copied, outputs=kept.copied, **conversation, **AT_ONCE).then(
        None, kept.copied, None, js="(text) => { wenzheng.copy(text); }"
    )
    for form, button in talk.forms.items():
        button.click(taking.saver(form), outputs=kept.file, **conversation, **AT_ONCE).then(
            None, **save
        )
    for event in (talk.brief.click, talk.topic.submit):
        event(
            taking.brief, [kept.exchange, talk.topic], kept.file, js=_WITH_CURRENT, **AT_ONCE
        ).then(None, **save)


def _wire_rooms(desk: Desk, rooms: Rooms, asking: Asking) -> None:
    places, of, shown = desk.talk.places, desk.affiliations, desk.kept.shown
    for tab in desk.tabs:
        enter = _in_browser(f"() => {{ wenzheng.address.enter('{tab.id}'); }}")
        tab.select(None, None, None, js=enter)
    desk.visits.room(None, None, desk.rooms, js=_ROOM)
    for place in places:
        place.change(None, places, desk.talk.narrow, js="(...chosen) => wenzheng.narrowed(chosen)")
        place.input(None, places, None, js="(...chosen) => { wenzheng.narrow(chosen); }")
    desk.visits.places(None, None, places, js=_PLACES)
    of.input(None, of, None, js="(of) => { wenzheng.address.set({ of }); }")
    for event in (desk.atlas_tab.select, of.input, desk.visits.table):
        event(rooms.atlas, shown, [of, desk.atlas], js=_OF, **LATEST)
    desk.speeches.select(rooms.shelf_tools, shown, desk.shelf_tools, js=_LISTED, **LATEST)
    for event in (desk.speeches.select, desk.shelf_tools.listed):
        event(rooms.shelf, shown, desk.shelf, js=_LISTED, **LATEST)
    looked_for = [desk.term, desk.order]
    for looking in (desk.term.submit, desk.order.input):
        looking(rooms.mentions, looked_for, desk.mentions, **LATEST)
    desk.looking.look(None, None, desk.rooms, js=_opens("mentions"))
    desk.looking.look(rooms.look_up, desk.order, [desk.term, desk.mentions], **AT_ONCE)
    desk.mentions_tab.select(rooms.mentions, looked_for, desk.mentions, **LATEST)
    desk.library_tab.select(rooms.library, None, desk.library, **LATEST)
    for changed in (desk.library.changed, desk.upload.changed):
        changed(rooms.library, None, desk.library, **LATEST)
        changed(asking.suggest, None, desk.talk.chat, **LATEST)
    for event in (desk.talk.narrow.expand, desk.library.changed, desk.upload.changed):
        event(rooms.places, shown, places, js=_CHOSEN, **LATEST)


def _opens(room: str) -> str:
    """A script that goes to a room without asking the server."""
    return f"() => {{ wenzheng.address.enter('{room}'); return wenzheng.address.room(); }}"


def mount(
    app: FastAPI, corpus: "Corpus", settings: Settings, meaning: Meaning = words_alone
) -> FastAPI:
    """The page at `/` of an app. Mount it last: routes added afterwards are not reached."""
    app.include_router(preview_router(corpus, settings))
    gr.mount_gradio_app(
        app,
        build(corpus, settings, meaning),
        path="/",
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        show_error=False,
        pwa=False,
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        max_file_size=settings.max_upload_bytes,
        favicon_path=str(FAVICON),
        i18n=translations(),
        theme=theme(),
        css=asset("desk.css"),
        js=script("desk.js", "address.js", "conversations.js"),
    )
    return app
