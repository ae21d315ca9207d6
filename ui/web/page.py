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
from ui.web.theme import asset, theme
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
        kept, places = desk.kept.conversation, desk.talk.places
        page.load(asking.begin, kept, desk.view, **AT_ONCE)
        furnished = [desk.shelf, desk.atlas, desk.talk.judging, *places]
        page.load(rooms.furnish, None, furnished, **AT_ONCE)
        page.load(asking.suggest, None, desk.talk.chat, **AT_ONCE)
        page.load(rooms.orders, None, desk.order, **AT_ONCE)
        page.load(namer(list(desk.named.values())), None, list(desk.named), **AT_ONCE)
    return page


def _wire_asking(desk: Desk, asking: Asking) -> None:
    talk, view = desk.talk, desk.view
    kept, past, told = desk.kept.conversation, desk.kept.past, desk.kept.told
    running: list[Any] = [
        talk.box.submit(asking.ask, [kept, *talk.places, talk.box], view, **IN_TURN),
        talk.chat.example_select(asking.ask_offered, [kept, *talk.places], view, **STREAMED),
        talk.chat.option_select(asking.ask_offered, [kept, *talk.places], view, **STREAMED),
        talk.retry.click(asking.ask_again, kept, view, **STREAMED),
    ]
    desk.atlas.ask(None, cancels=list(running), **AT_ONCE)
    desk.atlas.ask(None, None, desk.rooms, js=_opens("ask"))
    running.append(desk.atlas.ask(asking.ask_of_cell, kept, view, **STREAMED))
    talk.box.stop(None, cancels=running, **AT_ONCE).then(
        None, None, None, js="() => wenzheng.stopped()"
    ).then(asking.stop, kept, view, **AT_ONCE)
    talk.edit.click(asking.take_back, kept, view, **AT_ONCE)
    talk.new.click(asking.start_over, None, view, **AT_ONCE)
    judged = [kept, talk.chat, told]
    talk.judging.judged(asking.judge, kept, judged, **AT_ONCE).then(
        None, told, None, js="(text) => { wenzheng.say(text); }"
    )
    for place in talk.places:
        place.change(None, talk.places, talk.narrow, js="(...chosen) => wenzheng.narrowed(chosen)")
    kept.change(None, [kept, past], past, js=asset("remember.js"))
    desk.history_tab.select(asking.history, past, desk.history, **AT_ONCE)
    desk.history.take(None, cancels=running, **AT_ONCE)
    desk.history.take(None, None, desk.rooms, js=_opens("ask"))
    desk.history.take(asking.take_up, past, view, **AT_ONCE)
    desk.history.forget(asking.forget, past, [past, desk.history], **AT_ONCE)


def _wire_taking(desk: Desk, taking: Taking) -> None:
    talk, kept = desk.talk, desk.kept
    save: dict[str, Any] = {"inputs": kept.file, "js": "(file) => { wenzheng.save(file); }"}
    talk.copy.click(taking.copied, kept.conversation, kept.copied, **AT_ONCE).then(
        None, kept.copied, None, js="(text) => { wenzheng.copy(text); }"
    )
    for form, button in talk.forms.items():
        button.click(taking.saver(form), kept.conversation, kept.file, **AT_ONCE).then(None, **save)
    for event in (talk.brief.click, talk.topic.submit):
        event(taking.brief, [talk.topic, kept.conversation], kept.file, **AT_ONCE).then(
            None, **save
        )


def _wire_rooms(desk: Desk, rooms: Rooms, asking: Asking) -> None:
    for event in (desk.atlas_tab.select, desk.affiliations.input):
        event(rooms.atlas, desk.affiliations, [desk.affiliations, desk.atlas], **AT_ONCE)
    looked_for = [desk.term, desk.order]
    for looking in (desk.term.submit, desk.order.input):
        looking(rooms.mentions, looked_for, desk.mentions, **AT_ONCE)
    desk.looking.look(None, None, desk.rooms, js=_opens("mentions"))
    desk.looking.look(rooms.look_up, desk.order, [desk.term, desk.mentions], **AT_ONCE)
    desk.mentions_tab.select(rooms.mentions, looked_for, desk.mentions, **AT_ONCE)
    desk.speeches.select(rooms.shelf, None, desk.shelf, **AT_ONCE)
    desk.library_tab.select(rooms.library, None, desk.library, **AT_ONCE)
    desk.library.changed(rooms.library, None, desk.library, **AT_ONCE)
    desk.library.changed(rooms.places, None, desk.talk.places, **AT_ONCE)
    desk.library.changed(asking.suggest, None, desk.talk.chat, **AT_ONCE)


def _opens(room: str) -> str:
    """A script that goes to a room without asking the server."""
    return f"() => ({{ __type__: 'update', selected: '{room}' }})"


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
        js=asset("desk.js"),
    )
    return app
