"""Where a Chinese text names a body of another country by a name that China's body has too."""

import re
from functools import cache

from assistant.localization.countries import countries

_HOME = "中国"
_FAR = 60
_SHORT = r"[美英俄韩]|(?<!\w)[日法德印]|他国|外国|该国|各国|两国"
"""Countries as Chinese shortens them; 日 and 法 end other words too, as in 24日 and 依法."""


def is_foreign(text: str, start: int) -> bool:
    """Whether the body that begins at `start` of a Simplified text is said to be another country's.

    So it is right after the country's name, 美国国务院, and in a list of its bodies.
    """
    return _pattern().search(text[max(0, start - _FAR) : start]) is not None


@cache
def _pattern() -> re.Pattern[str]:
    abroad = sorted(countries("zh").keys() - {_HOME}, key=len, reverse=True)
    names = "|".join(map(re.escape, abroad))
    listed = r"(?:[^，。；：！？、\n]{0,8}[、和与及])*"
    return re.compile(rf"(?:{names}|{_SHORT})(?:联邦|政府|的)?{listed}$")
