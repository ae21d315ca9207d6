"""What went wrong, said in the visitor's language by what is to be done next."""

from ui.web.i18n import Words
from vectorstore.errors import InvalidRequest, NotFound, UnreadableDocument, WenzhengError

_KEYS: tuple[tuple[type[WenzhengError], str], ...] = (
    (InvalidRequest, "trouble_invalid"),
    (NotFound, "trouble_invalid"),
    (UnreadableDocument, "trouble_unreadable"),
)


def trouble(error: WenzhengError, words: Words) -> str:
    """The mend in the visitor's words, with the error's own sentence, which is English."""
    if words.language == "en":
        return error.message
    key = next((key for kind, key in _KEYS if isinstance(error, kind)), "trouble_unavailable")
    return (
        f"{words(key)}（{error.message}）" if words.chinese else f"{words(key)} ({error.message})"
    )
