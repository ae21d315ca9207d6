"""Records of meetings: whose turn it is, in the ways records set it."""

import pytest

from ingest.document_parser import parse_document
from vectorstore.embedder_protocol import Embedder

FIRST = (
    "渡口每天有三千人过江，只有两条船。建议：一是添一条新船，早晚各加四班。二是修一座候船的亭子。"
)
SECOND = (
    "村里的小学只有一位音乐老师，每周教十九节课。建议：一是请县里的老师来走教。二是把旧琴修好。"
)


def _told(page: str, embedder: Embedder) -> list[tuple[str, str]]:
    return [(one.speaker, one.body) for one in parse_document(page, embedder).speeches]


@pytest.mark.parametrize(
    ("host", "first", "second"),
    [
        ("【主持人】", "【高远　滨江镇种植户】", "【沈澜　县第三小学教师】"),
        ("［主持人］", "［高远　渡口船工］", "［沈澜　琴行老板娘］"),
        ("主持人", "高远（市政协委员）", "沈澜（县第三小学教师）"),
        ("主持人 钱多", "市政协委员 高远", "县第三小学教师 沈澜"),
        ("【主持人 钱多】", "【高远】", "【沈澜】"),
    ],
)
def test_labels_may_stand_alone_on_their_line(
    host: str, first: str, second: str, embedder: Embedder
) -> None:
    page = (
        f"恳谈会实录\n\n{host}\n各位乡亲，咱们今天有啥说啥。\n{first}\n{FIRST}\n"
        f"{host}\n好，问题摆出来了。下一位。\n{second}\n{SECOND}\n{host}\n谢谢大家。\n"
    )
    assert _told(page, embedder) == [("高远", FIRST), ("沈澜", SECOND)]


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("丁委員若水", "丁若水"),
        ("張廖委員文彥", "張廖文彥"),
        ("歐陽議員立", "歐陽立"),
        ("衛生福利部李次長麗芬", "李麗芬"),
        ("拉罕·巴尚委員", "拉罕·巴尚"),
        ("陳部長時中", "陳時中"),
    ],
)
@pytest.mark.parametrize("chair", ["主席", "主席（溫委員宛真）", "代理主席", "議長"])
def test_an_assembly_in_taiwan(label: str, speaker: str, chair: str, embedder: Embedder) -> None:
    page = (
        f"委員會會議紀錄\n\n{chair}：現在開會。請魏委員青禾發言。\n\n魏委員青禾：{FIRST}\n\n"
        f"{chair}：謝謝。請下一位發言。\n\n{label}：{SECOND}\n\n{chair}：現在散會。\n散會（11時42分）\n"
    )
    assert _told(page, embedder) == [("魏青禾", FIRST), (speaker, SECOND)]


@pytest.mark.parametrize(
    "name", ["米哈伊洛娃", "科瓦廖夫", "伊莎贝拉", "穆罕默德", "安娜·普拉多", "费尔南德斯"]
)
def test_a_foreign_name_needs_no_calling_up(name: str, embedder: Embedder) -> None:
    page = (
        f"主持人：请高远委员先讲。\n\n高远：{FIRST}\n\n"
        f"主持人：欢迎我们的老朋友。\n\n{name}：{SECOND}\n\n主持人：今天就到这里。\n"
    )
    assert _told(page, embedder) == [("高远", FIRST), (name, SECOND)]


@pytest.mark.parametrize("lead", ["议题一", "数据显示", "时间安排", "最大的难处", "我的看法"])
def test_what_leads_in_a_text_is_no_speaker(lead: str, embedder: Embedder) -> None:
    page = (
        f"主持人：请高远委员先讲。\n\n{lead}：先谈渡口，再谈学校。\n\n高远：{FIRST}\n\n"
        f"主持人：请沈澜老师讲。\n\n沈澜：{SECOND}\n"
    )
    assert _told(page, embedder) == [("高远", FIRST), ("沈澜", SECOND)]


@pytest.mark.parametrize(
    ("named", "answer"),
    [
        ("——访市政协委员、航标处工人高远", "答"),
        ("——专访县第三小学校长 高远", "答"),
        ("本报记者对话市政协委员高远", "【答】"),
        ("受访人：高远（市政协委员）", "答"),
        ("嘉宾：市政协委员 高远", "嘉宾"),
    ],
)
def test_who_answers_an_interview_is_named_at_its_head(
    named: str, answer: str, embedder: Embedder
) -> None:
    page = (
        f"守渡口的人\n{named}\n本报记者 钱多\n\n问：您守了多少年？\n{answer}：{FIRST}\n"
        f"问：还有什么要说？\n{answer}：{SECOND}\n"
    )
    assert _told(page, embedder) == [("高远", f"{FIRST}\n{SECOND}")]


def test_an_interview_may_say_whom_it_is_with_in_its_title(embedder: Embedder) -> None:
    page = f"守渡口的人——访市政协委员高远\n\n问：您守了多少年？\n\n答：{FIRST}\n"
    (speech,) = parse_document(page, embedder).speeches
    assert (speech.title, speech.speaker, speech.role) == ("守渡口的人", "高远", "市政协委员")
    assert speech.body == FIRST


@pytest.mark.parametrize("clock", ["[14:33]", "（14:33:09）", "【14:33】"])
def test_a_clock_may_close_a_turn(clock: str, embedder: Embedder) -> None:
    page = (
        f"在线访谈实录\n[主持人] 各位网友下午好。 {clock}\n[闻人樱] {FIRST} {clock}\n"
        f"[网友江边柳] 请问学校呢？ {clock}\n[沈澜] {SECOND} {clock}\n[主持人] 谢谢。 {clock}\n"
    )
    assert _told(page, embedder) == [("闻人樱", FIRST), ("沈澜", SECOND)]


@pytest.mark.parametrize(
    "closing",
    ["会议最后，钱多副主席要求认真研究。", "会议于11时20分结束。", "散会。", "主持人：谢谢大家。"],
)
def test_minutes_with_headings_over_what_each_said(closing: str, embedder: Embedder) -> None:
    page = (
        "专题协商会会议记录\n时间：2026年8月5日\n主持：市政协副主席 钱多\n\n"
        f"（一）高远委员的发言\n{FIRST}\n\n（二）县第三小学校长沈澜的补充发言\n{SECOND}\n\n{closing}\n"
    )
    assert _told(page, embedder) == [("高远", FIRST), ("沈澜", SECOND)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("老船厂退休职工合唱团", "清溪沿岸四村联合河长办"),
        ("江边渡口民间救援队", "双桥镇返乡青年之家联络站"),
        ("师范大学学生支教社", "老街商户自治会"),
    ],
)
def test_a_body_of_any_kind_may_speak_under_a_sign(
    first: str, second: str, embedder: Embedder
) -> None:
    page = f"民声汇\n\n给渡口添一条船\n◇{first}\n\n{FIRST}\n\n让村小有琴声\n◇{second}\n\n{SECOND}\n"
    assert _told(page, embedder) == [(first, FIRST), (second, SECOND)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("民盟滨江区基层委员会", "区政协文艺界别工作室"),
        ("市餐饮协会", "双桥镇代表团"),
        ("农工党市委会第三支部", "海归创业者联盟"),
    ],
)
def test_a_body_may_speak_on_a_line_of_its_own(first: str, second: str, embedder: Embedder) -> None:
    page = (
        f"书面发言选\n\n给渡口添一条船\n\n{first}\n\n　　{FIRST}\n\n"
        f"让村小有琴声\n\n{second}\n\n　　{SECOND}\n"
    )
    assert _told(page, embedder) == [(first, FIRST), (second, SECOND)]


def test_offices_counted_in_a_label(embedder: Embedder) -> None:
    page = (
        "恳谈会记录\n\n恳谈会召集人、市政协副主席郎素秋：哪位先说？\n"
        f"●高远委员：{FIRST}\n●市政协常委、县第三小学校长 沈澜：{SECOND}\n召集人：散会。\n"
    )
    assert _told(page, embedder) == [("高远", FIRST), ("沈澜", SECOND)]


@pytest.mark.parametrize("topic", ["话题{}：哪里最难？", "议题{}｜哪里最难？", "环节{} 哪里最难？"])
def test_a_round_table_under_topics(topic: str, embedder: Embedder) -> None:
    one, two = topic.format("一"), topic.format("二")
    page = (
        "圆桌｜渡口与琴声\n\n对话嘉宾\n闻人樱　出租车司机\n苌明　县小学校长\n\n"
        f"{one}\n闻人樱：{FIRST}\n{two}\n苌明：{SECOND}\n"
    )
    assert _told(page, embedder) == [("闻人樱", FIRST), ("苌明", SECOND)]


def test_a_table_may_be_the_record(embedder: Embedder) -> None:
    page = (
        "社区议事会记录表\n\n主持人\t社区主任 钱多\n\n"
        f"居民 闻人樱\t{FIRST}\n\n村小校长 沈澜\t{SECOND}冬天再给琴房装个炉子，手不冻才弹得好。\n"
    )
    assert [speaker for speaker, _ in _told(page, embedder)] == ["闻人樱", "沈澜"]


_SURNAMES = "陳李張黃何林郭王馬吳劉蔡楊許鄭謝洪邱曾廖賴周徐葉蘇莊"


@pytest.mark.parametrize("honours", ["", " , J.P."])
def test_those_present_are_listed_in_front_of_what_they_say(
    honours: str, embedder: Embedder
) -> None:
    present = "\n\n".join(
        f"{name}國立議員{honours if at % 3 else ''}" for at, name in enumerate(_SURNAMES)
    )
    page = (
        f"會議過程正式紀錄\n\n出席議員：\n\n{present}\n\n\n"
        "陳國立議員：渡口每天有三千人過江，只有兩條船，天天都要等上半個小\n"
        "時。我認為應當添一條新船，早晚各加四班，並且在岸邊修一座候船的亭\n子，讓老人坐下來等。\n\n"
        "李國立議員：陳議員說得對。\n\n"
        "陳國立議員：多謝李議員。小學只有一位音樂老師，每周教十九節課，怎\n"
        "能教得好？請縣裏的老師來走教，再把舊琴修好，學生就有琴可彈，老師\n也不必帶病上課了。\n"
    )
    turns = parse_document(page, embedder).turns
    assert [turn.speaker for turn in turns] == ["陳國立", "李國立", "陳國立"]
    assert [turn.body[-5:] for turn in turns] == ["坐下來等。", "員說得對。", "病上課了。"]


def test_a_label_on_the_first_line_of_a_wrapped_text_is_no_headline(embedder: Embedder) -> None:
    page = (
        "陳國立議員：渡口每天有三千人過江，只有兩條船，天天要等 3 個\n"
        "鐘頭。我認為應當添一條新船，早晚各加四班，並且在岸邊修一座候船的亭\n子，讓老人坐下來等。\n\n"
        "李國立議員：陳議員說得對，但是建造一條船要用三年，這三年裏要怎麼\n"
        "過江呢？我認為應當先租一條船，等新船造好了再還給船主，不必等。\n\n"
        "陳國立議員：多謝李議員。\n"
    )
    turns = parse_document(page, embedder).turns
    assert [turn.speaker for turn in turns] == ["陳國立", "李國立", "陳國立"]
    assert turns[0].body.startswith("渡口每天有三千人過江")


def test_names_of_those_who_sign_are_said_by_nobody(embedder: Embedder) -> None:
    page = (
        f"主席：現在開會。請魏委員青禾發言。\n\n魏委員青禾：{FIRST}\n\n"
        "連署人：羅一舟　　方以安　　石望山\n\n"
        f"主席：請下一位發言。\n\n丁委員若水：{SECOND}\n\n連署人：方以安　　石望山　　紀小滿\n"
    )
    assert _told(page, embedder) == [("魏青禾", FIRST), ("丁若水", SECOND)]


def test_one_label_is_enough_under_a_line_that_announces_it(embedder: Embedder) -> None:
    lead = "以下是港务局长今日会见传媒的谈话全文："
    page = f"谈话全文\n\n{lead}\n\n港务局长：{FIRST}\n\n{SECOND}\n"
    (speech,) = parse_document(page, embedder).speeches
    assert speech.speaker == "港务局长"
    assert speech.body == f"{FIRST}\n{SECOND}"


def test_what_parts_the_turns_is_in_none_of_them(embedder: Embedder) -> None:
    page = f"[主持人]：\n\n请高远发言。\n\n.\n\n[高远]：\n\n{FIRST}\n\n.\n\n[陈渡]：\n\n{SECOND}\n"
    assert _told(page, embedder) == [("高远", FIRST), ("陈渡", SECOND)]
