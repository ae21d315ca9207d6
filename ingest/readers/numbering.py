"""The numbers Word prints before paragraphs without storing them as text."""

from dataclasses import dataclass, field, replace

from lxml import etree

_UNITS = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_SIGNS = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
_ENCLOSED = {
    "decimalEnclosedCircle": 0x2460,
    "decimalEnclosedCircleChinese": 0x2460,
    "decimalEnclosedParen": 0x2474,
    "decimalEnclosedFullstop": 0x2488,
}
_ROMAN = {
    1000: "m", 900: "cm", 500: "d", 400: "cd", 100: "c", 90: "xc", 50: "l", 40: "xl", 10: "x",
    9: "ix", 5: "v", 4: "iv", 1: "i",
}  # fmt: skip

SYMBOLS = {
    0xF06C: "●", 0xF06E: "■", 0xF075: "◆", 0xF0A7: "▪", 0xF0B7: "•", 0xF0A8: "◆", 0xF071: "❑",
    0xF0D8: "➢", 0xF0FC: "✓", 0xF076: "❖",
}  # fmt: skip
"""The marks of Word's symbol fonts that Unicode has a place for."""


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    pattern: str = ""
    spaced: bool = True


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element) -> "Numbering":
        """Read `numbering.xml`."""
        numbering = cls()
        for abstract in root.iterfind("{*}abstractNum"):
            numbering.levels[_attribute(abstract, "abstractNumId")] = {
                int(_attribute(level, "ilvl") or 0): _level(level)
                for level in abstract.iterfind("{*}lvl")
            }
        for number in root.iterfind("{*}num"):
            key = _attribute(number, "numId")
            numbering.lists[key] = value_of(number, "abstractNumId")
            for override in number.iterfind("{*}lvlOverride"):
                if start := value_of(override, "startOverride"):
                    at = (key, int(_attribute(override, "ilvl") or 0))
                    numbering.restarts[at] = int(start)
        return numbering

    def label(self, key: str, depth: int) -> str:
        """What stands before the next paragraph of list `key` at `depth`, counted from 0."""
        abstract = self.lists.get(key, "")
        levels = self.levels.get(abstract, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self.counts.setdefault(abstract, {})
        restart = self.restarts.pop((key, depth), None)
        before = counts.get(depth, level.start - 1) if restart is None else restart - 1
        counts[depth] = before + 1
        for deeper in [at for at in counts if at > depth]:
            del counts[deeper]
        label = level.pattern
        for at in range(depth + 1):
            shown = levels.get(at, _Level())
            count = counts.get(at, shown.start)
            label = label.replace(f"%{at + 1}", numeral(count, shown.style))
        return f"{label} " if label and level.spaced and ord(label[-1]) < 0x2000 else label


def numeral(number: int, style: str) -> str:
    """`number` in one of Word's formats (ECMA-376, ST_NumberFormat); digits where unknown."""
    kind = style.removeprefix("upper").removeprefix("lower")
    spelt = str(number)
    if style in {"bullet", "none"}:
        spelt = ""
    elif style in _ENCLOSED and 1 <= number <= 20:
        spelt = chr(_ENCLOSED[style] + number - 1)
    elif style in _SIGNS and 1 <= number <= len(_SIGNS[style]):
        spelt = _SIGNS[style][number - 1]
    elif kind == "Letter" and 1 <= number <= 780:
        spelt = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif kind == "Roman" and 1 <= number < 4000:
        spelt = _roman(number)
    elif "chinese" in style or "Counting" in style or style == "ideographDigital":
        spelt = _chinese(number, _FORMAL if "Legal" in style else _UNITS)
    elif style == "decimalFullWidth":
        spelt = "".join(chr(ord("０") + int(digit)) for digit in spelt)
    elif style == "decimalZero":
        spelt = f"{number:02}"
    return spelt.upper() if style.startswith("upper") else spelt


def value_of(parent: etree._Element, name: str) -> str:
    """The `w:val` of a child, or ""."""
    child = parent.find(f"{{*}}{name}")
    return "" if child is None else value(child)


def value(element: etree._Element) -> str:
    """Its `w:val`, or ""."""
    return _attribute(element, "val")


def _level(level: etree._Element) -> _Level:
    pattern = value_of(level, "lvlText")
    pattern = "".join(SYMBOLS.get(ord(c), "" if "\ue000" <= c <= "\uf8ff" else c) for c in pattern)
    made = _Level(
        start=int(value_of(level, "start") or 0),
        style=value_of(level, "numFmt") or "decimal",
        pattern=pattern,
    )
    return replace(made, spaced=False) if value_of(level, "suff") == "nothing" else made


def _chinese(number: int, units: str) -> str:
    if not 0 < number < 10_000:
        return str(number)
    places = ("", *("十百千" if units is _UNITS else "拾佰仟"))
    digits = str(number)
    spelt, skipped = "", False
    for place, digit in enumerate(map(int, digits), start=1):
        if digit:
            spelt += units[0] * skipped + units[digit] + places[len(digits) - place]
        skipped = not digit
    return spelt.removeprefix("一") if 10 <= number < 20 and units is _UNITS else spelt


def _roman(number: int) -> str:
    spelt = ""
    for value, letters in _ROMAN.items():
        times, number = divmod(number, value)
        spelt += letters * times
    return spelt


def _attribute(element: etree._Element, name: str) -> str:
    return next(
        (str(given) for key, given in element.items() if etree.QName(key).localname == name), ""
    )
