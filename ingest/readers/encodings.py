"""Bytes become characters: which encoding a Chinese text is in.

A byte order mark decides; so do bytes that are valid UTF-8, which text in another encoding hardly
ever is. What is left is decided by likelihood: of the encodings that decode every byte, the one
whose characters are the most usual in Chinese print, each character weighed by its class.
"""

import codecs
import math
import string
import unicodedata
from collections import Counter
from functools import lru_cache

from ingest.readers.records import Refusal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = ("gb18030", "cp950", "big5hkscs", "big5", "utf-16-le", "utf-16-be")
_SAMPLE = 20_000
_LEAST_USUAL = -11.0
_CONTROLS_ALLOWED = 0.01

_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子"
    "说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当"
    "使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你"
    "明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果"
    "料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农"
    "指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济"
    "阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示"
    "议声报完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影"
    "算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何"
    "除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属"
    "圆包火住调满县局照参红细引听该铁价严龙飞协创业企投融贸链推促健优升强服惠财税险医疗护老幼乡村振兴"
    "補這個為來時們說產種後學會對發動過經進著電裡現實兩體機當使點從業應開還無與關線數開變條沒結問題義"
    "總設長圖統計將論運農幹給門處導壓領區強別資級邊級級據濟極聯認權證轉單風帶場車務達議報類離華確張馬"
    "話節溫傳許廣記觀織須際連難礦團歷準號維劃選標寫親廠識適屬調滿縣參紅細聽該鐵價嚴龍飛創協環護醫療"
    "鄉興財稅險優貿鏈勞構稱雙藝術輸術黨員議會長請談質氣條樣間東歲頭門顯爾勢邊圍構備優惠辦省隊戰書"
)
_PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》〈〉【】「」『』—…·●■◆　％①②③④⑤⑥⑦⑧⑨⑩")
_LETTERS = frozenset(string.ascii_letters + string.digits + " \n\r\t.,;:()-%")


def decode(data: bytes) -> str:
    """The text of `data`, every character as stored, without its byte order mark.

    Raises:
        Refusal: it is not text, or not in an encoding that can be told.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _readable(_decode_whole(data[len(mark) :], name))
    if b"\0" not in data:
        try:
            return _readable(data.decode("utf-8"))
        except UnicodeDecodeError:
            pass
    return _readable(_most_likely(data))


def _decode_whole(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as broken:
        raise Refusal(
            f"is marked as {encoding.upper()} but is broken at byte {broken.start}: "
            "save it again as UTF-8"
        ) from broken


def _most_likely(data: bytes) -> str:
    best, best_mean, best_score = "", -math.inf, -math.inf
    for encoding in _UNMARKED:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        mean = _mean_likelihood(text)
        if mean * len(text) > best_score:
            best, best_mean, best_score = text, mean, mean * len(text)
    if best_mean < _LEAST_USUAL:
        raise Refusal(
            "is not text in UTF-8, GB18030, Big5 or UTF-16: save it as UTF-8 text, "
            "or bring it as PDF or docx if it is one"
        )
    return best


def _readable(text: str) -> str:
    controls = sum(text.count(chr(code)) for code in (*range(9), *range(14, 32), 127))
    if "\0" in text or controls > _CONTROLS_ALLOWED * len(text):
        raise Refusal(
            "holds bytes that are no text: save it as UTF-8 text, or bring it as PDF or docx"
        )
    return text


def _mean_likelihood(text: str) -> float:
    """The natural logarithm of a character's probability, mean over the beginning of `text`."""
    sample = text[:_SAMPLE]
    total = sum(count * _log_probability(each) for each, count in Counter(sample).items())
    return total / max(1, len(sample))


@lru_cache(maxsize=1 << 16)
def _log_probability(character: str) -> float:
    """A share of all print for each class of characters, spread evenly over the class."""
    for members, share in ((_COMMON, 0.50), (_PUNCTUATION, 0.10), (_LETTERS, 0.15)):
        if character in members:
            return math.log(share / len(members))
    if _is_ordinary(character):
        return math.log(0.22 / 8_000)
    if "\u4e00" <= character <= "\u9fff":
        return math.log(0.01 / 13_000)
    is_no_text = unicodedata.category(character) in {"Cc", "Cn", "Co", "Cs"}
    return math.log(1e-13 if is_no_text else 1e-8)


def _is_ordinary(character: str) -> bool:
    """In the first level of GB 2312 or of Big5, where the characters in daily use are."""
    if not "\u4e00" <= character <= "\u9fff":
        return False
    for encoding, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            if first <= character.encode(encoding)[0] <= last:
                return True
        except UnicodeEncodeError:
            continue
    return False
