"""Plain text, kept as it is but for the ends of its lines."""


def settle_lines(text: str) -> str:
    r"""`text` with `\n` at the end of every line and a blank line where a page was fed."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
