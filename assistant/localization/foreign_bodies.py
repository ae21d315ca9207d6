"""Where a Chinese text names a body of another country by a name that China's body has too."""

import re
from functools import cache

from babel import Locale

_AT_HOME = ("CN", "HK", "MO", "TW")
_FAR = 60
_SHORT = r"[美英俄韩]|(?<![\w])[日法德印]|他国|外国|该国|各国|两国"
"""Countries as Chinese shortens them; 日 and 法 end other words too, as in 24日 and 依法."""


def is_foreign(text: str, start: int) -> bool:
    """Whether the body that begins at `start` of a Simplified text is said to be another country's.

    So it is right after the country's name, 美国国务院, and in a list of its bodies.
    """
    return _pattern().search(text[max(0, start - _FAR) : start]) is not None


@cache
def _pattern() -> re.Pattern[str]:
    names = Locale.parse("zh").territories
    foreign = {name for code, name in names.items() if len(code) == 2 and code not in _AT_HOME}
    countries = "|".join(sorted(map(re.escape, foreign), key=len, reverse=True))
    listed = r"(?:[^，。；：！？、\n]{0,8}[、和与及])*"
    return re.compile(rf"(?:{countries}|{_SHORT})(?:联邦|政府|的)?{listed}$")
