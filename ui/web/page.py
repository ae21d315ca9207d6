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
from ui.web.themes import Meaning, words_alone
from ui.web.words import BROWSER_LOCALES, words

if TYPE_CHECKING:
    from assistant.assistant import Corpus

FAVICON = Path(__file__).with_name("assets") / "favicon.png"
STORAGE_SECRET = "kept in this browser only"  # noqa: S105
"""BrowserState encrypts with a key the page itself carries; a fixed one survives a restart."""

FORMS = ("docx", "brief", "md", "txt")
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


def build(corpus: "Corpus", settings: Settings, meaning: Meaning = words_alone) -> gr.Blocks:
    """The page over a corpus. What a visitor does stays in the visitor's browser.

    `meaning` is an embedder's `embed_documents`: what is near what in the table of themes.
    """
    t, handlers = translations(), Handlers(corpus, settings, meaning)
    page = gr.Blocks(
        title="问政 Wenzheng", analytics_enabled=False, fill_height=True, fill_width=True
    )
    with page:
        kept = gr.BrowserState(storage_key="wenzheng-conversation", secret=STORAGE_SECRET)
        past = gr.BrowserState(storage_key="wenzheng-history", secret=STORAGE_SECRET)
        copied = gr.Textbox(visible="hidden")
        saved = gr.JSON(visible="hidden")
        gr.HTML(
            apply_default_css=False,
            elem_id="masthead",
            value=masthead_html,
            js_on_load=asset("masthead.js"),
        )
        with gr.Row(elem_id="desk", equal_height=True):
            with (
                gr.Column(scale=11, min_width=320, elem_id="left"),
                gr.Tabs(elem_id="rooms") as rooms,
            ):
                with gr.Tab(t("tab_ask"), id="ask") as asking:
                    talk = gr.Chatbot(
                        label=t("conversation"),
                        show_label=False,
                        elem_id="talk",
                        height="100%",
                        autoscroll=False,
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
                        copy = gr.Button(t("copy"), size="sm")
                        new = gr.Button(t("new"), size="sm")
                        with gr.Accordion(t("save"), open=False, elem_id="save") as save:
                            forms = {
                                form: gr.Button(t(f"save_{form}"), size="sm") for form in FORMS
                            }
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
                with gr.Tab(t("tab_atlas"), id="atlas") as atlas_tab:
                    affiliations = gr.Dropdown(
                        label=t("atlas_filter"), multiselect=True, elem_id="affiliations"
                    )
                    atlas = gr.HTML(
                        apply_default_css=False, elem_id="atlas", js_on_load=asset("atlas.js")
                    )
                with gr.Tab(t("tab_speeches"), id="speeches") as speeches:
                    shelf = gr.HTML(apply_default_css=False, elem_id="shelf")
                with gr.Tab(t("tab_library"), id="library") as library_tab:
                    library = gr.HTML(
                        apply_default_css=False,
                        elem_id="library",
                        js_on_load=asset("library.js"),
                        server_functions=[handlers.previewer()],
                    )
                with gr.Tab(t("tab_history"), id="history") as history_tab:
                    history = gr.HTML(
                        apply_default_css=False, elem_id="history", js_on_load=asset("past.js")
                    )
            with gr.Column(scale=9, min_width=320, elem_id="right"):
                desk = gr.HTML(
                    apply_default_css=False,
                    elem_id="reader",
                    js_on_load=asset("reader.js"),
                    server_functions=[handlers.opener()],
                )

        view = [kept, talk, desk, box, actions]
        running: list[dict[str, Any]] = [
            box.submit(handlers.ask, [box, kept], view, **ASKING),
            talk.example_select(handlers.ask_example, kept, view, **ASKING),
            talk.option_select(handlers.ask_next, kept, view, **ASKING),
            retry.click(handlers.ask_again, kept, view, **ASKING),
            atlas.ask(lambda: gr.Tabs(selected="ask"), None, rooms, **QUIET),
            atlas.ask(handlers.ask_of_cell, kept, view, **ASKING),
        ]
        box.stop(None, cancels=running, queue=False, **QUIET).then(
            handlers.stop, kept, view, **QUIET
        )
        edit.click(handlers.take_back, kept, view, **QUIET)
        new.click(handlers.start_over, None, view, **QUIET)
        copy.click(handlers.copied, kept, copied, **QUIET).then(
            None, copied, None, js="(text) => { wenzheng.copy(text); }"
        )
        for form, button in forms.items():
            button.click(handlers.saver(form), kept, saved, **QUIET).then(
                None, saved, None, js="(file) => { wenzheng.save(file); }"
            )
        kept.change(handlers.remember, [kept, past], [past, history], **QUIET)
        history.take(handlers.take_up, past, [*view, rooms], **QUIET)
        history.forget(handlers.forget, past, [past, history], **QUIET)
        for event in (atlas_tab.select, affiliations.input):
            event(handlers.atlas, affiliations, [affiliations, atlas], **ASKING)
        library_tab.select(handlers.library, None, library, **QUIET)
        library.changed(handlers.corpus_changed, None, library, **QUIET)
        page.load(handlers.begin, kept, [*view, shelf], **QUIET)
        page.load(handlers.suggest, None, talk, **ASKING)
        named = {
            asking: {"label": "tab_ask"},
            speeches: {"label": "tab_speeches"},
            talk: {"label": "conversation"},
            retry: {"value": "retry"},
            edit: {"value": "edit"},
            new: {"value": "new"},
            copy: {"value": "copy"},
            save: {"label": "save"},
            **{button: {"value": f"save_{form}"} for form, button in forms.items()},
            affiliations: {"label": "atlas_filter"},
            atlas_tab: {"label": "tab_atlas"},
            library_tab: {"label": "tab_library"},
            history_tab: {"label": "tab_history"},
            box: {"label": "question", "placeholder": "question_hint"},
        }
        page.load(namer(list(named.values())), None, list(named), **QUIET)
        speeches.select(handlers.shelf, None, shelf, **QUIET)
    return page


def mount(
    app: FastAPI, corpus: "Corpus", settings: Settings, meaning: Meaning = words_alone
) -> FastAPI:
    """The page at `/` of an app. Mount it last: routes added afterwards are not reached."""
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
