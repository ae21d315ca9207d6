"""What stands on the page, room by room, before anything is wired to it."""

from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from assistant.mentions import LONGEST_TERM
from assistant.settings import Settings
from ui.web.header import masthead_html
from ui.web.mentions_room import ORDERS
from ui.web.tabs import Rooms
from ui.web.theme import asset

FORMS = ("docx", "md", "txt")


def _hidden() -> gr.Textbox:
    return gr.Textbox(visible="hidden")


@dataclass
class Kept:
    """What the browser is told to keep, to say or to do, and what it says of what it shows."""

    exchange: gr.Textbox = field(default_factory=_hidden)
    shown: gr.Textbox = field(default_factory=_hidden)
    told: gr.Textbox = field(default_factory=_hidden)
    copied: gr.Textbox = field(default_factory=_hidden)
    file: gr.JSON = field(default_factory=lambda: gr.JSON(visible="hidden"))


class Talk:
    """The room where one asks."""

    def __init__(self, t: gr.I18n, settings: Settings) -> None:
        self.chat = gr.Chatbot(
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
        self.judging = gr.HTML(
            apply_default_css=False, elem_id="judging", js_on_load=asset("feedback.js")
        )
        with gr.Row(elem_id="actions", visible=False) as self.actions:
            self.retry = gr.Button(t("retry"), size="sm")
            self.edit = gr.Button(t("edit"), size="sm")
            self.copy = gr.Button(t("copy"), size="sm")
            self.new = gr.Button(t("new"), size="sm")
            with gr.Accordion(t("save"), open=False, elem_id="save") as self.save:
                self.forms = {form: gr.Button(t(f"save_{form}"), size="sm") for form in FORMS}
                self.topic = gr.Textbox(
                    label=t("brief_topic"),
                    show_label=False,
                    placeholder=t("brief_topic_hint"),
                    max_length=settings.max_question_chars,
                    container=False,
                    elem_id="topic",
                )
                self.brief = gr.Button(t("save_brief"), size="sm")
        with (
            gr.Accordion(t("narrow"), open=False, elem_id="narrow") as self.narrow,
            gr.Row(),
        ):
            self.places = [
                gr.Dropdown(label=t(key), multiselect=True, min_width=100)
                for key in ("speaker", "atlas_filter", "narrow_document")
            ]
        self.box = gr.Textbox(
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


class Desk:
    """The whole page: the rooms on the left, the speech at the right."""

    def __init__(self, t: gr.I18n, settings: Settings, rooms: Rooms) -> None:
        self.kept = Kept()
        self.visits = _html("visits", "visits.js", visible="hidden")
        _html("masthead", "header.js", value=masthead_html())
        self.looking = _html("looking", "mentions.js")
        with gr.Row(elem_id="desk", equal_height=True):
            with (
                gr.Column(scale=11, min_width=320, elem_id="left"),
                gr.Tabs(elem_id="rooms") as self.rooms,
            ):
                with gr.Tab(t("tab_ask"), id="ask") as self.asking:
                    self.talk = Talk(t, settings)
                with gr.Tab(t("tab_atlas"), id="atlas") as self.atlas_tab:
                    self.affiliations = gr.Dropdown(
                        label=t("atlas_filter"), multiselect=True, elem_id="affiliations"
                    )
                    self.atlas = _html("atlas", "topic_map.js")
                with gr.Tab(t("tab_mentions"), id="mentions") as self.mentions_tab:
                    self.term = gr.Textbox(
                        label=t("mentions_term"),
                        show_label=False,
                        placeholder=t("mentions_term"),
                        submit_btn=True,
                        max_length=LONGEST_TERM,
                        container=False,
                        elem_id="term",
                    )
                    self.order = gr.Radio(
                        choices=[(t(f"mentions_{key}"), key) for key in ORDERS],
                        value=ORDERS[0],
                        show_label=False,
                        label=t("mentions_order"),
                        container=False,
                        elem_id="order",
                    )
                    self.mentions = _html("mentions")
                with gr.Tab(t("tab_speeches"), id="speeches") as self.speeches:
                    self.shelf_tools = _html("shelf-tools", "shelf.js")
                    self.shelf = _html("shelf")
                with gr.Tab(t("tab_library"), id="library") as self.library_tab:
                    self.upload = _html("upload", "upload.js")
                    self.library = _html("library", "library.js")
                with gr.Tab(t("tab_history"), id="history") as self.history_tab:
                    self.history = _html("history", "past.js")
            with gr.Column(scale=9, min_width=320, elem_id="right"):
                self.reader = _html(
                    "reader", "reader.js", "finding.js", server_functions=[rooms.opener()]
                )

    @property
    def tabs(self) -> tuple[gr.Tab, ...]:
        return (
            self.asking,
            self.mentions_tab,
            self.atlas_tab,
            self.speeches,
            self.library_tab,
            self.history_tab,
        )

    @property
    def view(self) -> list[gr.components.Component | gr.Row]:
        """What an answer changes, in the order of `asking.View`."""
        talk = self.talk
        return [self.kept.exchange, talk.chat, self.reader, talk.box, talk.actions]

    @property
    def named(self) -> dict[gr.blocks.Block, dict[str, str]]:
        """The components that carry words, with the property and the key of each."""
        talk = self.talk
        return {
            self.asking: {"label": "tab_ask"},
            self.atlas_tab: {"label": "tab_atlas"},
            self.speeches: {"label": "tab_speeches"},
            self.mentions_tab: {"label": "tab_mentions"},
            self.term: {"label": "mentions_term", "placeholder": "mentions_term"},
            self.order: {"label": "mentions_order"},
            self.library_tab: {"label": "tab_library"},
            self.history_tab: {"label": "tab_history"},
            self.affiliations: {"label": "atlas_filter"},
            talk.chat: {"label": "conversation"},
            talk.retry: {"value": "retry"},
            talk.edit: {"value": "edit"},
            talk.new: {"value": "new"},
            talk.copy: {"value": "copy"},
            talk.save: {"label": "save"},
            **{button: {"value": f"save_{form}"} for form, button in talk.forms.items()},
            talk.topic: {"label": "brief_topic", "placeholder": "brief_topic_hint"},
            talk.brief: {"value": "save_brief"},
            talk.narrow: {"label": "narrow"},
            talk.places[0]: {"label": "speaker"},
            talk.places[1]: {"label": "atlas_filter"},
            talk.places[2]: {"label": "narrow_document"},
            talk.box: {"label": "question", "placeholder": "question_hint"},
        }


def _html(elem_id: str, *scripts: str, **options: Any) -> gr.HTML:
    on_load = "\n".join(map(asset, scripts)) or None
    return gr.HTML(apply_default_css=False, elem_id=elem_id, js_on_load=on_load, **options)
