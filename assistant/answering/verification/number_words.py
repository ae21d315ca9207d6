"""The words that numbers are written with, by language: data for `numbers`."""

from collections.abc import Mapping


def _table(words: str, values: range | tuple[int, ...]) -> dict[str, int]:
    """Each blank-separated group is one value; `|` separates its forms."""
    groups = words.split()
    return {
        form: value
        for group, value in zip(groups, values, strict=True)
        for form in group.split("|")
    }


_TENS = tuple(range(20, 100, 10))
_HUNDREDS = tuple(range(100, 1000, 100))

COUNTING: Mapping[str, Mapping[str, int]] = {
    "en": _table(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen",
        range(2, 20),
    )
    | {"onehundred": 100}
    | _table("twenty thirty forty fifty sixty seventy eighty ninety", _TENS),
    "pt": _table(
        "dois|duas três|tres quatro cinco seis sete oito nove dez onze doze treze "
        "quatorze|catorze quinze dezesseis|dezasseis dezessete|dezassete dezoito "
        "dezenove|dezanove",
        range(2, 20),
    )
    | _table("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa", _TENS)
    | _table("cem|cento duzentos|duzentas trezentos|trezentas", (100, 200, 300)),
    "es": _table(
        "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
        "dieciséis diecisiete dieciocho diecinueve",
        range(2, 20),
    )
    | _table("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", _TENS)
    | _table("cien|ciento doscientos|doscientas trescientos|trescientas", (100, 200, 300)),
    "ru": _table(
        "два|две|двух|двум|двумя три|трёх|трех|трём|трем|тремя "
        "четыре|четырёх|четырех|четырьмя пять|пяти|пятью шесть|шести|шестью "
        "семь|семи|семью восемь|восьми девять|девяти десять|десяти одиннадцать|одиннадцати "
        "двенадцать|двенадцати тринадцать|тринадцати четырнадцать|четырнадцати "
        "пятнадцать|пятнадцати шестнадцать|шестнадцати семнадцать|семнадцати "
        "восемнадцать|восемнадцати девятнадцать|девятнадцати",
        range(2, 20),
    )
    | _table(
        "двадцать|двадцати тридцать|тридцати сорок|сорока пятьдесят|пятидесяти "
        "шестьдесят|шестидесяти семьдесят|семидесяти восемьдесят|восьмидесяти девяносто|девяноста",
        _TENS,
    )
    | _table(
        "сто|ста двести|двухсот триста|трёхсот|трехсот четыреста пятьсот|пятисот "
        "шестьсот|шестисот семьсот|семисот восемьсот|восьмисот девятьсот|девятисот",
        _HUNDREDS,
    ),
}
JOINING: Mapping[str, str] = {"en": "and", "pt": "e", "es": "y", "ru": "и"}

# The longest pattern first. Spanish counts a billón as a million millions.
SCALES: tuple[tuple[str, int], ...] = (
    (r"万\s*亿", 10**12),
    (r"百万", 10**6),
    (r"千万", 10**7),
    (r"亿", 10**8),
    (r"万", 10**4),
    (r"千", 10**3),
    (r"百", 10**2),
    (r"兆", 10**12),
    (r"(?:mil\s+milh(?:ões|oes|ão)|mil\s+millones)\b", 10**9),
    (r"(?:trillions?|trilh(?:ões|oes|ão)|триллион\w*|трлн\b\.?|tn\b|triliun\b|تريليون)", 10**12),
    (
        r"(?:billions?|bilh(?:ões|oes|ão)|milliards?|tỷ|миллиард\w*|млрд\b\.?|bn\b|bi\b|miliar\b)",
        10**9,
    ),
    (r"bill(?:ones|ón)\b", 10**12),
    (
        r"(?:millions?|triệu|milh(?:ões|oes|ão)|mill(?:ones|ón)|миллион\w*|млн\b\.?|mn\b|juta\b)",
        10**6,
    ),
    (r"(?:مليارات|مليار|میلیارد|अरब|ቢሊዮን)", 10**9),
    (r"(?:ملايين|مليون|میلیون|ሚሊዮን)", 10**6),
    (r"(?:करोड़|crores?\b)", 10**7),
    (r"(?:लाख|lakhs?\b)", 10**5),
    (r"(?:thousands?|mil\b|тысяч\w*|тыс\b\.?|ribu\b|هزار|آلاف|ألف|हज़ार|हजार|ሺህ)", 10**3),
    (r"(?:hundreds?|сот(?:ни|ня|ен)\b)", 10**2),
)

TIMES: tuple[tuple[str, int], ...] = (
    (r"翻两番|翻兩番|quadrupled?|quadrupling|fourfold|quadruplic\w+|вчетверо|учетвер\w+", 4),
    (r"tripled?|tripling|threefold|triplic\w+|втрое|утро(?:ил|ен|ит)\w*", 3),
    (
        r"翻一番|翻了一番|翻番|翻了番|加倍|doubl(?:ed|ing|es)|twofold|twice|dobr(?:ou|aram|ar)\b",
        2,
    ),
    (
        r"duplic\w+|вдвое|удво(?:ил|ен|ит)\w*",
        2,
    ),
)

PERCENT = (
    r"%|个?百分点|per\s?cent\b|percentage\b|por\s+c(?:ento|iento)\b|процент\w*|persen\b|pour\s+cent\b"
    r"|प्रतिशत|फ़ीसदी|फीसदी|في\s+(?:المئة|المائة)|بالمئة|بالمائة|درصد|phần\s+trăm|٪"
)

MONTHS: Mapping[str, int] = {
    form: number
    for number, forms in enumerate(
        (
            "january|janeiro|enero|январ[яьe]",
            "february|fevereiro|febrero|феврал[яье]",
            "march|março|marzo|марта?|марте",
            "april|abril|апрел[яье]",
            "may|maio|mayo|ма[йяе]",
            "june|junho|junio|июн[яье]",
            "july|julho|julio|июл[яье]",
            "august|agosto|августа?|августе",
            "september|setembro|septiembre|сентябр[яье]",
            "october|outubro|octubre|октябр[яье]",
            "november|novembro|noviembre|ноябр[яье]",
            "december|dezembro|diciembre|декабр[яье]",
        ),
        1,
    )
    for form in forms.split("|")
}

CURRENCIES: tuple[tuple[str, str], ...] = (
    ("USD", r"美元|美金|us\s?\$|usd\b|(?:us\s+|u\.s\.\s+)?dollars?|d[oó]lar(?:es)?|доллар\w*|\$"),
    ("HKD", r"港元|港币|hk\s?\$|hkd\b|hong kong dollars?"),
    ("EUR", r"欧元|€|euros?\b|eur\b|евро\b"),
    ("JPY", r"日元|jpy\b|yen\b|иен\w*"),
    ("RUB", r"卢布|rub\b|rubles?|roubles?|rublos?|рубл\w+|руб\b"),
    ("BRL", r"雷亚尔|r\$|brl\b|rea(?:is|l)\b|реал(?:а|ов|ы)\b"),
    ("INR", r"卢比|inr\b|rupees?|rupias?|рупи\w+"),
    ("ZAR", r"兰特|zar\b|rands?\b|рэнд\w*"),
    ("CNY", r"人民币|元|¥|rmb\b|cny\b|yuan(?:e?s)?\b|iuanes|renminbi|юан\w+"),
)
