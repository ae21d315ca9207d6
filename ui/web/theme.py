"""The desk's look in Gradio's own terms: paper, ink, one accent, Chinese set in Chinese type."""

from importlib.resources import files

import gradio as gr
from gradio.themes.utils.colors import Color

SANS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "system-ui",
    "sans-serif",
)
MONO = ("ui-monospace", "Menlo", "Consolas", "monospace")

_SEAL = Color(
    name="seal",
    c50="#fbf1ee",
    c100="#f5dfd9",
    c200="#eabfb5",
    c300="#dc9687",
    c400="#c96a58",
    c500="#b04634",
    c600="#963726",
    c700="#7b2c1f",
    c800="#5f231a",
    c900="#451b15",
    c950="#2b100c",
)
_PAPER = Color(
    name="paper",
    c50="#faf8f4",
    c100="#f3f0e9",
    c200="#e6e1d6",
    c300="#d2cbbc",
    c400="#a59d8d",
    c500="#7a7366",
    c600="#5c564b",
    c700="#433e36",
    c800="#2a2723",
    c900="#1c1a17",
    c950="#141210",
)


def theme() -> gr.themes.Base:
    """The theme; its fonts are the reader's own, none is fetched."""
    return gr.themes.Base(
        primary_hue=_SEAL,
        secondary_hue=_SEAL,
        neutral_hue=_PAPER,
        radius_size=gr.themes.sizes.radius_sm,
        font=SANS,
        font_mono=MONO,
    ).set(
        body_background_fill="*neutral_50",
        body_background_fill_dark="*neutral_950",
        body_text_color="*neutral_900",
        body_text_color_dark="#ebe6db",
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="#b5ad9e",
        background_fill_primary="#fffefb",
        background_fill_primary_dark="*neutral_900",
        background_fill_secondary="*neutral_100",
        background_fill_secondary_dark="*neutral_800",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_border_width_dark="0px",
        block_shadow="none",
        block_shadow_dark="none",
        border_color_primary="*neutral_200",
        border_color_primary_dark="*neutral_700",
        link_text_color="*primary_600",
        link_text_color_dark="#e59a88",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="*primary_500",
        button_secondary_background_fill="transparent",
        button_secondary_background_fill_dark="transparent",
        button_secondary_background_fill_hover="*neutral_100",
        button_secondary_background_fill_hover_dark="*neutral_800",
        button_secondary_border_color="*neutral_300",
        button_secondary_border_color_dark="*neutral_700",
        block_info_text_color="*neutral_600",
        block_info_text_color_dark="*neutral_300",
        block_label_text_color="*neutral_600",
        block_label_text_color_dark="*neutral_300",
        block_title_text_color="*neutral_600",
        block_title_text_color_dark="*neutral_300",
        input_background_fill="#fffefb",
        input_background_fill_dark="*neutral_900",
        input_border_color="*neutral_300",
        input_border_color_dark="*neutral_700",
        input_border_color_focus="*primary_600",
        input_border_color_focus_dark="#e59a88",
        input_placeholder_color="*neutral_500",
        input_placeholder_color_dark="*neutral_400",
    )


def asset(name: str) -> str:
    """A style sheet or script of the page, as text."""
    return files("ui.web").joinpath("assets", name).read_text(encoding="utf-8")


def script(*names: str) -> str:
    """Scripts of the page as one, each a function that is called in its turn."""
    return "() => {" + "".join(f"({asset(name).strip().rstrip(';')})();" for name in names) + "}"
