"""Who can be a person: Chinese names by their surnames, as bylines print them."""

import re

from ingest.normalization import canonicalize
from vectorstore.analysis.unicode_text import HAN_RANGES

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁"
    "任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武"
    "戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪"
    "梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时穆农司卓古吉缪简车"
    "项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲"
    "虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻厉伊仝区郜阚花权"
    "强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘"
    "亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉"
    "宓蒯蔚隗訾戢郄璩暨尢"
    "植衡富尧由幺逄嘎才仁覃粘麦禤郗郦雒庹眭佴笪乜竺糜芈贝邴郏鄂邬綦缑訾谯阙靖普赛拜妥朵代帖鲍赖练幸逯仉督归海晓酆濮墨续缐蹇睢冒逄昌年呙尕旦扎"
    "洪荀贲钮羿汲弓牧钭蓟籍郤庾殳沃夔厍郈钦诸桓莘习滑苌凤"
)
_DOUBLE = re.compile(
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|宇文|长孙|端木|夏侯|轩辕|南宫|呼延|闻人|澹台"
    "|仲孙|濮阳|淳于|单于|公冶|公羊|宗政|太叔|公良|漆雕|乐正|公西|颛孙|亓官|司寇|巫马|梁丘|左丘|东门"
    "|南门|归海|微生|羊舌|谷梁|段干|夹谷|闾丘|子车|南郭|北宫|那拉|叶赫|富察|钮祜禄|爱新觉罗"
    "|赫连|拓跋|独孤|太史|申屠|钟离|完颜|纳兰|东郭|西门|百里|第五|司空|鲜于|万俟"
)
_FOREIGN = re.compile(rf"[{HAN_RANGES}]{{1,8}}(?:[·•‧・][{HAN_RANGES}]{{1,10}}){{1,3}}$")
_SOUNDS = frozenset(
    "阿埃艾安昂奥巴白班邦保鲍贝本比彼毕别宾波玻博伯布查达戴丹德登邓蒂迪丁东杜敦顿多厄恩尔耳法凡范菲费芬丰弗夫福富盖"
    "冈高戈格根古瓜哈海汉豪赫亨洪侯胡华怀惠霍基吉加贾杰金京卡凯坎考科可克肯库夸拉莱兰朗劳勒雷蕾里利莉丽连列林琳龙卢"
    "鲁路伦罗洛吕马玛迈麦曼毛梅门蒙孟米密明缪莫墨默姆木穆纳娜南内尼妮宁纽农努诺欧帕潘庞佩彭皮平珀普齐奇恰乔切琼丘让"
    "热日荣茹儒瑞若萨塞赛桑瑟森沙莎山尚绍舍申圣施什史舒斯丝松苏素索塔泰坦汤唐陶特滕提廷图托娃瓦万旺威韦维魏温文翁沃"
    "乌武伍西希锡夏香肖谢辛欣休雅亚延扬耶叶伊因英尤于约赞泽扎詹珍治朱兹宗佐廖罕娅芙莲茨采策措楚捷季奎谟盎柳"
)
"""The characters that foreign names are spelt with."""
_LATIN = re.compile(
    r"(?:[A-Z][a-z]{0,3}\. )*[^\W\d_a-z][\w.'’-]*"
    r"(?: (?:[a-z]{1,3} ){0,2}[^\W\d_a-z][\w.'’-]*){1,4}$"
)
_CHINESE = re.compile(rf"[{HAN_RANGES}]{{2,4}}$")
_CJK = re.compile(rf"[{HAN_RANGES}]")
_NOT_IN_NAMES = re.compile(r"[的了是在及或等第各该将被把让由从吗呢吧们这那省市县]")

_CALLS = frozenset("强严惠管解安乐明平通宣查支计施富全易广融谈祝")
"""Surnames that are words for doing or bettering something (`强基础`)."""
_SAYING = re.compile(
    r"建议|指出|认为|表示|强调|发言|讲话|讲述|回应|回答|答复|提问|追问|提出|总结|报告|介绍|致[辞词]|补充|呼吁|坦言|直言|点评|主持"
    r"|提案|[说问答讲谈看]"
)


def without_spacing(name: str) -> str:
    """A name as read: `张 三` is set with a space only to be as wide as its neighbours."""
    if re.fullmatch(rf"[{HAN_RANGES}] {{1,3}}[{HAN_RANGES}]", canonicalize(name)):
        return name[0] + name[-1]
    return re.sub(rf"(?<=[{HAN_RANGES}])\s*([·•‧・])\s*(?=[{HAN_RANGES}])", r"\1", name.strip())


def is_name(text: str) -> bool:
    """Whether a text reads as one person's name: a surname with one or two characters, or A·B."""
    canonical = canonicalize(without_spacing(text))
    if _FOREIGN.match(canonical):
        return True
    if _CHINESE.match(canonical) is None or _NOT_IN_NAMES.search(canonical, 1):
        return False
    if _DOUBLE.match(canonical):
        return len(canonical) > 2
    return canonical[0] in _SURNAMES and len(canonical) <= 3


def is_surname(text: str) -> bool:
    """Whether a text is a Chinese surname, or the two that a family bears together."""
    canonical = canonicalize(text)
    return _DOUBLE.fullmatch(canonical) is not None or (
        len(canonical) <= 2 and all(char in _SURNAMES for char in canonical)
    )


def is_given_name(text: str) -> bool:
    """Whether a text could be a given name: one or two characters, and no word for saying."""
    canonical = canonicalize(text)
    return (
        re.fullmatch(rf"[{HAN_RANGES}]{{1,2}}", canonical) is not None
        and _NOT_IN_NAMES.search(canonical) is None
        and _SAYING.fullmatch(canonical) is None
    )


def is_latin_name(text: str) -> bool:
    """Whether a text could be a name in Latin letters: two words or more, each with a capital."""
    return _CJK.search(text) is None and _LATIN.match(text.strip()) is not None


def is_transliterated(text: str) -> bool:
    """Whether a text is spelt as foreign names are: four characters or more, for their sound."""
    return len(text) > 3 and all(char in _SOUNDS for char in canonicalize(text))


def is_certain_name(text: str) -> bool:
    """A name that is no ordinary word besides: what a line needs that has no other mark of one."""
    if not is_name(text):
        return False
    import rjieba

    pieces = rjieba.tag(canonicalize(without_spacing(text)))
    return len(pieces) > 1 or all(tag.startswith("nr") for _, tag in pieces)


def segments_as_name(text: str) -> bool:
    """A name that does not open with an ordinary word: what a line needs that sets it off by none.

    In `负责人平均五` 平均 is a word, and 五 goes on in the next line.
    """
    if not is_name(text):
        return False
    import rjieba

    word, tag = rjieba.tag(canonicalize(without_spacing(text)))[0]
    is_surname = len(word) == 1 or _DOUBLE.match(word) is not None
    return is_surname or tag.startswith("nr") or len(word) == len(text)


def is_slogan(text: str) -> bool:
    """Whether what could be a name is rather a call: a verb and the ordinary word it is for."""
    if len(text) != 3 or canonicalize(text[0]) not in _CALLS:
        return False
    import rjieba

    pieces = rjieba.tag(canonicalize(text[1:]))
    return len(pieces) == 1 and re.match("[nvad][nd]?$", pieces[0][1]) is not None


def is_unusual_name(text: str) -> bool:
    """Whether a text could be a name without a Chinese surname: short, and no ordinary word."""
    canonical = canonicalize(text.strip())
    if re.fullmatch(rf"[{HAN_RANGES}]{{2,6}}", canonical) is None or _NOT_IN_NAMES.search(
        canonical
    ):
        return False
    import rjieba

    pieces = rjieba.tag(canonical)
    return len(pieces) > 1 or pieces[0][1].startswith("nr")


def is_verb_phrase(text: str) -> bool:
    """Whether a text says that something is done: an ordinary verb with an ordinary word.

    A single character is no such word: names are cut up into verbs with something over.
    """
    import rjieba

    pieces = [(word, tag) for word, tag in rjieba.tag(canonicalize(text.strip())) if len(word) > 1]
    return len(pieces) > 1 and any(tag.startswith("v") for _, tag in pieces)


def contains_known_name(text: str) -> bool:
    """Whether a text could be a name without a Chinese surname, and part of it is known as one."""
    if not is_unusual_name(text):
        return False
    import rjieba

    return any(tag.startswith("nr") for _, tag in rjieba.tag(canonicalize(text.strip())))
