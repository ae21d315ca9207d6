"""The web page: the question and its answer on the left, the speech they stand on at the right."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
from fastapi import FastAPI

from assistant.settings import Settings
from ui.web.handlers import Handlers, words_of
from ui.web.masthead import masthead_html
from ui.web.theme import asset, theme
from ui.web.words import BROWSER_LOCALES, words

if TYPE_CHECKING:
    from assistant.assistant import Corpus

FAVICON = Path(__file__).with_name("assets") / "favicon.png"
STORAGE_SECRET = "kept in this browser only"  # noqa: S105
"""BrowserState encrypts with a key the page itself carries; a fixed one survives a restart."""

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
ASKING: dict[str, Any] = {**QUIET, "concurrency_limit": None}


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


def build(corpus: "Corpus", settings: Settings) -> gr.Blocks:
    """The page over a corpus. What a visitor does stays in the visitor's browser."""
    t, handlers = translations(), Handlers(corpus)
    page = gr.Blocks(
        title="问政 Wenzheng", analytics_enabled=False, fill_height=True, fill_width=True
    )
    with page:
        kept = gr.BrowserState(storage_key="wenzheng-conversation", secret=STORAGE_SECRET)
        gr.HTML(elem_id="masthead", value=masthead_html, js_on_load=asset("masthead.js"))
        with gr.Row(elem_id="desk", equal_height=True):
            with gr.Column(scale=11, min_width=320, elem_id="left"), gr.Tabs(elem_id="rooms"):
                with gr.Tab(t("tab_ask"), id="ask") as asking:
                    talk = gr.Chatbot(
                        label=t("conversation"),
                        show_label=False,
                        elem_id="talk",
                        height="100%",
                        layout="panel",
                        buttons=[],
                        latex_delimiters=[],
                        allow_tags=False,
                        feedback_options=None,
                        container=False,
                        group_consecutive_messages=False,
                    )
                    with gr.Row(elem_id="actions", visible=False) as actions:
                        retry = gr.Button(t("retry"), size="sm")
                        edit = gr.Button(t("edit"), size="sm")
                        new = gr.Button(t("new"), size="sm")
                    box = gr.Textbox(
                        label=t("question"),
                        show_label=False,
                        placeholder=t("question_hint"),
                        lines=1,
                        max_lines=6,
                        max_length=settings.max_question_chars,
                        submit_btn=True,
                        autofocus=True,
                        elem_id="question",
                        container=False,
                    )
                with gr.Tab(t("tab_speeches"), id="speeches") as speeches:
                    shelf = gr.HTML(elem_id="shelf")
            with gr.Column(scale=9, min_width=320, elem_id="right"):
                desk = gr.HTML(
                    elem_id="reader",
                    js_on_load=asset("reader.js"),
                    server_functions=[handlers.opener()],
                )

        view = [kept, talk, desk, box, actions]
        running: list[dict[str, Any]] = [
            box.submit(handlers.ask, [box, kept], view, **ASKING),
            talk.example_select(handlers.ask_example, kept, view, **ASKING),
            retry.click(handlers.ask_again, kept, view, **ASKING),
        ]
        box.stop(None, cancels=running, queue=False, **QUIET).then(
            handlers.stop, kept, view, **QUIET
        )
        edit.click(handlers.take_back, kept, view, **QUIET)
        new.click(handlers.start_over, None, view, **QUIET)
        page.load(handlers.begin, kept, [*view, shelf], **QUIET)
        named = {
            asking: {"label": "tab_ask"},
            speeches: {"label": "tab_speeches"},
            talk: {"label": "conversation"},
            retry: {"value": "retry"},
            edit: {"value": "edit"},
            new: {"value": "new"},
            box: {"label": "question", "placeholder": "question_hint"},
        }
        page.load(namer(list(named.values())), None, list(named), **QUIET)
        speeches.select(handlers.shelf, None, shelf, **QUIET)
    return page


def mount(app: FastAPI, corpus: "Corpus", settings: Settings) -> FastAPI:
    """The page at `/` of an app. Mount it last: routes added afterwards are not reached."""
    gr.mount_gradio_app(
        app,
        build(corpus, settings),
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
