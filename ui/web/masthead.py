"""The head of the page: whose desk this is, its language and its lamp."""

from ui.web.render import literal
from ui.web.words import LANGUAGES, words


def masthead_html() -> str:
    """The masthead; its script says which language and light the browser has."""
    options = "".join(
        f'<option value="{language}" lang="{language}">{literal(words(language)("name"))}</option>'
        for language in LANGUAGES
    )
    labels = "".join(
        f'<template data-language="{language}" data-choose="{literal(words(language)("language"))}"'
        f' data-lamp="{literal(words(language)("theme"))}"></template>'
        for language in LANGUAGES
    )
    return (
        '<header class="masthead"><h1><span lang="zh">问政</span>'
        '<span class="latin" lang="zh-Latn">Wenzheng</span></h1>'
        f'<div class="switches"><select id="language">{options}</select>'
        f'<button id="lamp" type="button">◐</button></div>{labels}</header>'
    )
