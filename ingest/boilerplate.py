"""What a page prints around its speeches: page numbers, editors, captions, advertisements."""

import re
from collections import defaultdict
from collections.abc import Sequence, Set

from ingest.form_fields import opens_form
from ingest.normalization import canonicalize
from ingest.records import Line
from ingest.typesetting import blocks, column_widths
from vectorstore.analysis.unicode_text import HAN_RANGES

_WIDEST = 45
_DATE = (
    r"(?:\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-./]\d{1,2}[-./]\d{1,2}"
    r"|[二〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
)
_DESK = (
    "责任编辑|责编|本版编辑|本版责编|执行编辑|见习编辑|实习编辑|编辑|美编|美术编辑|版式|版式设计|版面设计|校对|责校|审读|审校"
    "|值班编委|值班主任|值班编辑|主编|组稿"
    "|排版|制图|监制|统筹|策划|视觉|电子邮箱|投稿邮箱|邮箱|新闻热线|联系电话|组版"
)
_CREDITED = (
    "翻译|译者|译|(?:文字|录音|记录)?整理|采写(?:整理)?|供稿|速记|摄影|文字|图片|摄像|编译|校译|审稿"
    "|文字记录"
)
_REPORTER = (
    rf"(?:[{HAN_RANGES}]{{0,6}}[报刊网社])?(?:特约|见习|实习|融媒体?)?"
    "(?:记者|通讯员|特派员|编辑|责编)"
)
_CREDIT_LINE = (
    r"（[^（）。，]{2,40}(?:整理|供稿|编译|采写|编发|摘编|摘录|辑录|选编|编选|供图|审校)(?:，[^（）]{2,24})?）"
    r"|（[^（）。，、]{2,10}译）|（(?:本[报刊版网期文]|记者|实习生|通讯员|编辑|编者)[^（）]{2,40}）"
    rf"|（{_REPORTER}[\s：]?[^（）。，]{{2,30}}）"
    rf"|（(?:{_DESK}|{_CREDITED})(?:者|人|员)?[\s：/][^（）。]{{2,30}}）"
)
_SKY = r"(?:晴|阴|多云|[小中大暴阵]雨|雷雨|[小中大暴]雪|雨夹雪|雾|霾)"
_WEATHER = (
    r"(?:\S{2,4}\s?)?(?:今[日天]|明[日天])?天气(?:预报)?\s*[：｜|].{2,40}"
    rf"|[^，。；]{{0,10}}{_SKY}.{{0,24}}\d\s*(?:℃|°C)(?:\s.{{0,16}})?"
)
_CONTROL = (
    r"打印(?:本页|此页)?|关闭(?:窗口|本页)?|返回(?:顶部|首页|列表|上页|上一页|目录)?|回到?顶部|(?:加入)?收藏(?:本页|此页)?"
    r"|分享(?:[到至]\s*：?[^，。]{0,16}|\s*：[^，。]{0,16})?|推荐给朋友|我要纠错|纠错|网站首页|首页"
    r"|字[体号]\s*：?[\s大中小+\-A【】\[\]]*|(?:浏览|阅读|点击|访问)(?:次数|人数|量|数)?\s*：?\s*\d+\s*次?|[上下]一?[篇条页]\s*[：>].{0,40}"
)
_CONTROLS = rf"(?:[【〖［\[（(<〈|]*(?:{_CONTROL})[】〗］\]）)>〉|]*[\s|｜/·]*){{1,8}}"
_CLOCK = r"[\[（【]\d{1,2}：\d{2}(?:：\d{2})?[\]）】]"
_ABOUT = (
    r"(?:您?(?:的|现在的)?当前?位置)\s*：.{2,60}|(?:发布|更新)(?:时间|日期)\s*：.{4,80}|版权所有.{0,60}|技术支持\s*：.{2,40}"
    r"|.{0,24}ICP备.{2,24}|\S{2,6}(?:\s*[>›»]\s*\S{2,10}){1,5}"
)
_CERTAIN = re.compile(
    rf"""
    ^(?: [A-Za-z]{{1,2}}\d{{1,3}}版? | \d{{1,3}}版? | 第\s?[\d一二三四五六七八九十]{{1,3}}\s?版
    | .{{0,24}}第\s*\d+\s*页(?:[\s，/]*共\s*\d+\s*页)?
    | 发言(?:材料|稿)?\s*[之（]?[一二三四五六七八九十\d]{{1,3}}）?
    | [-—–·•]\s*\d{{1,4}}\s*[-—–·•] | 第\s*\d+\s*页(?:[\s，]*共\s*\d+\s*页)?
    | \d{{1,3}}\s*/\s*\d{{1,3}}
    | [（(]?{_DATE}[）)]? | {_DATE}\s*(?:星期|周)[一二三四五六日天].{{0,30}}
    | \S{{2,12}}[\s·|｜]+{_DATE}(?:\s+[^\s，。；、]{{1,14}}){{0,4}}
    | {_DATE}(?:\s+[^\s，。；、]{{1,14}}){{1,4}}
    | (?:\S{{1,6}}\s+)?[■●□◆]?\s*(?:{_DESK})\s*[：/].{{0,70}}
    | (?:{_DESK})\s+\S{{2,4}}(?:\s+\S{{2,8}}){{0,8}}
    | 来源\s*：[^，。]{{2,40}} | (?:本报|通讯员|特约|融媒体?)*记者\s+[^，。；：]{{2,24}}
    | (?:本版|本组|图片|文字)[^，。；]{{0,14}}(?:摄|提供|整理|采写|供图|（除署名外）)
    | [^，。；]{{0,16}}[\s/（]摄）? | \S{{2,10}}\s+(?:文/图|图/文|供图|制图|整理)
    | （?(?:资料图片?|资料照片|图片来源[^。]*|下转[^。]{{1,16}}|上接[^。]{{1,16}})）?
    | （?(?:[^，。；]{{2,12}}供图|[^，。；]{{2,14}}\s摄)）?
    | {_CREDIT_LINE} | [^，。；：（）]{{2,20}}(?:供稿|供图)
    | (?:{_CREDITED})(?:者|人|员|单位)?\s*[：/\s]\s*[^，。；：！？]{{2,24}}
    | {_WEATHER} | {_CONTROLS} | {_CLOCK} | {_ABOUT}
    | （?(?:未完待续|待续|全文完|完)）?
    | 扫码[^，。]{{0,20}} | 广告 | 公益广告[^，。]{{0,20}} | https?://\S+ | www\.\S+
    )$
    """,
    re.VERBOSE,
)
_PROBABLE = re.compile(
    rf"^(?:[{HAN_RANGES}·•/]{{2,10}}[\s·|｜]*[A-Za-z]{{0,2}}\d{{1,3}}版?"
    rf"|(?:[A-Za-z]{{0,2}}\d{{1,3}}|第\d+版)[\s：·|｜]*[{HAN_RANGES}·•/]{{2,10}})$"
)
_CAPTION = re.compile(
    r"^[▲△◀▶▼●■↑↓]?\s*(?:图为|图[①②③④1-9一二三]|[上下左右]图|图片说明|资料图|（图)"
)
_CREDIT = re.compile(
    r"(?:\s\S{2,4}\s?摄|（[^（）]{2,14}摄）|[/／]摄|[\s（]\S{2,8}供图）?|（?资料图片?）|[^\s，。]{2,4}/[摄图])$"
)
_ADVERTISEMENT = re.compile(
    r"(?:热线|专线|电话|地址|传真|网址|邮编|微信|QQ)\s*：|^广告(?:\s|：|$)|\d{3,4}[-—]\d{7,8}|400[-—]?\d{3}[-—]?\d{4}"
    r"|(?:热线|电话)\s?\d{5,}|声明作废|^(?:遗失|寻人|招聘|招租|迁址)(?:声明|启事)"
    r"|^(?:注销|清算|减资|债权|拍卖|送达)公告"
)
_CLOSING = re.compile(rf"^[（(]?{_DATE}[）)]?(?:印发)?$|^联系(?:人|电话|方式)|^(?:抄送|附件)\s*：")
_ENDS_WITH_CREDIT = re.compile(rf"(?<=[。！？…”])\s*(?:{_CREDIT_LINE}|{_CLOCK})$")


def find_boilerplate(lines: Sequence[Line]) -> frozenset[int]:
    """The places of boilerplate: lines by their form, and small blocks by what they hold."""
    columns = column_widths(lines)
    found = set()
    for at, line in enumerate(lines):
        if line.width > _WIDEST:
            continue
        short = line.width < columns[at] - 1.5 or line.after_blank
        if _CERTAIN.match(line.canonical) or (short and _PROBABLE.match(line.canonical)):
            found.add(at)
    found |= _running_heads(lines, columns, found)
    for block in blocks(lines):
        if any(at not in found for at in block) and _is_boilerplate([
            lines[at].canonical for at in block
        ]):
            found.update(block)
    return frozenset(found)


def is_closing(line: Line) -> bool:
    """Whether a line closes a notice: its date, or whom to ask."""
    return _CLOSING.match(line.canonical) is not None


def credit_start(line: Line) -> int | None:
    """Where a credit begins that is printed on the last line of a text, or None."""
    found = _ENDS_WITH_CREDIT.search(line.canonical)
    return found.start() if found else None


def _running_heads(lines: Sequence[Line], columns: Sequence[float], found: Set[int]) -> set[int]:
    """Lines that come again at the head or foot of every page.

    Each but the first stands beside a page number, or breaks a sentence in two.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if at not in found and 4 <= line.width <= 36 and not line.ends_sentence:
            places[re.sub(r"\d+", "0", line.canonical)].append(at)
    return {
        at
        for again in places.values()
        if len(again) > 1 and all(_turns_page(lines, columns, found, at) for at in again[1:])
        for at in again
    }


def _turns_page(lines: Sequence[Line], columns: Sequence[float], found: Set[int], at: int) -> bool:
    before = at - 1
    if at == len(lines) - 1 or before in found or at + 1 in found:
        return True
    return not lines[before].ends_sentence and lines[before].width > columns[before] - 1.5


def _is_boilerplate(block: Sequence[str]) -> bool:
    if len(block) > 8 or sum(map(len, block)) > 220 or any(map(opens_form, block)):
        return False
    if _CAPTION.match(block[0]) or (len(block) <= 5 and _CREDIT.search(block[-1])):
        return True
    return any(map(_ADVERTISEMENT.search, block))


_LEAD = re.compile(
    r"本报讯|本报记者|本报(?:今日|特|现|摘|选|将|刊)|记者(?:从|获悉)|（记者|通讯员|(?:摘登|摘发|摘编|刊登|刊发|登载|选登|编发|辑录)"
    r"|现将.{0,16}(?:摘|刊|登|整理)|(?:发言|建言|意见|观点).{0,6}(?:摘登|摘要|摘编|刊登|如下)|以飨读者|敬请关注"
)
_MEETS = r".{0,40}?(?:召开|举行|举办|开幕|闭幕)"
_NEWS = re.compile(
    rf"^(?:本报讯.{{0,12}})?(?:(?:\d{{4}}年)?(?:\d{{1,2}}月)?\d{{1,2}}日|日前|近日|昨[日天]|今[日天]){_MEETS}"
)
_EVENT = re.compile(
    r"(?:召开|举行|举办|开幕|闭幕|聚焦|围绕).{0,60}(?:建言|资政|献策|发言|协商|交流)|[\d一二三四五六七八九十]+[位名]委员"
    r"|政协.{0,16}(?:召开|举行|举办)|(?:委员|代表|专家)们?.{0,8}作了?.{0,4}发言"
)


def editorial_score(text: str) -> float:
    """How much a text reads as the paper's own words about the speeches; 0 is not at all."""
    text = canonicalize(text)
    opens = 2.0 if _NEWS.match(text) else 0.0
    return opens + 2.0 * len(_LEAD.findall(text)) + 1.5 * len(_EVENT.findall(text))
