"""The head of the page: whose desk this is, its language and its lamp."""

from assistant.api.signin import SIGN_OUT, SIGNED_IN_COOKIE
from ui.web.i18n import LANGUAGES, words
from ui.web.render import literal

_NAMED = (
    "language",
    "theme",
    "sign_out",
    "skip",
    "send",
    "stop",
    "copied",
    "narrow",
    "conversation",
    "more",
    "editing",
    "cancel",
)


def masthead_html() -> str:
    """The masthead; its script says which language and light the browser has."""
    options = "".join(
        f'<option value="{language}" lang="{language}">{literal(words(language)("name"))}</option>'
        for language in LANGUAGES
    )
    return (
        '<header class="masthead"><a class="skip" href="#question"></a>'
        '<h1><span lang="zh">问政</span><span class="latin" lang="zh-Latn">Wenzheng</span></h1>'
        f'<div class="switches"><select id="language">{options}</select>'
        '<button id="lamp" type="button">◐</button>'
        f'<form method="post" action="{SIGN_OUT}" data-cookie="{SIGNED_IN_COOKIE}" hidden>'
        '<button id="sign-out"></button></form></div>'
        f"{''.join(_names(language) for language in LANGUAGES)}</header>"
    )


def _names(language: str) -> str:
    names = " ".join(f'data-{key}="{literal(words(language)(key))}"' for key in _NAMED)
    return f'<template lang="{language}" {names}></template>'
