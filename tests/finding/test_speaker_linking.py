"""Whoever a question names is recognised in any script, and ordinary words name nobody."""

import pytest

from assistant.retrieval.lexicons.organisation_lexicon import Organisation, organisations
from assistant.retrieval.lexicons.speaking_cues import speaking_cues
from assistant.retrieval.linking.affiliated_bodies import bodies_of
from assistant.retrieval.linking.speaker_linking import SpeakerLinker
from vectorstore.analysis.function_words import SAMPLED, sample_questions
from vectorstore.records import SpeechHeader

LANGUAGES = {"zh", "en", "pt", "ru", "es", "fr", "ar", "fa", "hi", "id"}


def header(number: int, speaker: str, affiliation: str) -> SpeechHeader:
    return SpeechHeader(f"s{number}", "d", "题目", speaker, "委员", affiliation, 1.0)


LINKER = SpeakerLinker(
    header(number, *who)
    for number, who in enumerate([
        ("林雨晴", "民革"),
        ("吕昕", "九三学社"),
        ("王朝旭", "农工党"),
        ("陈牧远", "致公党"),
        ("叶蕊", "民进"),
        ("港口课题组", "市政协"),
        ("周海宁", "航运界"),
        ("何书影", "市中级人民法院"),
        ("沈知秋", "数字经济界"),
        ("教育界别小组", "教育"),
        ("Ana Souza", ""),
    ])
)


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        ("林雨晴对港口有什么建议？", ["林雨晴"]),
        ("王朝旭和呂昕的看法有何不同？", ["王朝旭", "吕昕"]),
        ("What did LIN Yu-qing propose?", ["林雨晴"]),
        ("What does Lǚ Xīn say about schools?", ["吕昕"]),
        ("What did Wang Ch'ao-hsü propose?", ["王朝旭"]),
        ("Did Ch’en Mu-yüan mention ferries?", ["陈牧远"]),
        ("Did Ch‘en Mu-yuan mention ferries?", ["陈牧远"]),
        ("O que disse Yuqing Lin?", ["林雨晴"]),
        ("Что предложил Ван Чаосюй?", ["王朝旭"]),
        ("О чём говорится в выступлении Чэнь Муюаня?", ["陈牧远"]),
        ("ماذا اقترح لين يوتشينغ؟", ["林雨晴"]),
        ("ماذا اقترح لين يو تشينغ؟", ["林雨晴"]),
        ("वांग चाओशू ने क्या कहा?", ["王朝旭"]),
        ("वांग चाओ शू ने क्या कहा?", ["王朝旭"]),
        ("What did Ana Souza ask for?", ["Ana Souza"]),
        ("致公党的发言讲了什么？", ["陈牧远"]),
        ("According to the Jiusan Society's speaker, what is missing?", ["吕昕"]),
        ("O que propõe o grupo de estudo?", ["港口课题组"]),
        ("Что предлагает Общество Цзюсань?", ["吕昕"]),
        ("Qu'a dit la Société du 3 Septembre ?", ["吕昕"]),
        ("झी गोंग पार्टी ने क्या कहा?", ["陈牧远"]),
        ("Чего хочет партия Чжи Гун?", ["陈牧远"]),
        ("航运界的委员提出了什么？", ["周海宁"]),
        ("教育界怎么看校车？", ["教育界别小组"]),
        ("What do the members from the education sector want?", ["教育界别小组"]),
        ("What does the court propose?", ["何书影"]),
        ("According to the city's courts, what is missing?", ["何书影"]),
        ("O que diz o tribunal sobre os barcos?", ["何书影"]),
        ("Чего, по мнению суда, не хватает?", ["何书影"]),
        ("¿Qué propone el tribunal?", ["何书影"]),
        ("Qu'a dit le tribunal ?", ["何书影"]),
        ("ماذا تقترح المحكمة؟", ["何书影"]),
        ("دادگاه چه گفت؟", ["何书影"]),
        ("अदालत ने क्या कहा?", ["何书影"]),
        ("Menurut pengadilan, apa masalahnya?", ["何书影"]),
        ("Compare what Lin Yuqing and the research group say.", ["林雨晴", "港口课题组"]),
        ("What does Lü Xin of the Jiusan Society want?", ["吕昕"]),
    ],
)
def test_a_named_speaker_is_found_in_any_writing(question: str, speakers: list[str]) -> None:
    assert list(LINKER.link(question)) == speakers


@pytest.mark.parametrize("organisation", organisations(), ids=lambda one: one.chinese[0])
def test_every_organisation_has_names_in_the_same_languages(organisation: Organisation) -> None:
    assert {name.language for name in organisation.names} == LANGUAGES


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_of_organisations_has_cues_of_speaking(language: str) -> None:
    assert speaking_cues(language) != speaking_cues("none")


def test_what_can_be_read_as_pinyin_is_nobody_else_in_older_letters() -> None:
    linker = SpeakerLinker([header(1, "张文朗", ""), header(2, "常文朗", "")])
    assert linker.link("What does Chang Wenlang say?") == ("常文朗",)
    assert linker.link("What does Zhang Wenlang say?") == ("张文朗",)
    assert SpeakerLinker([header(1, "张文朗", "")]).link("What does Chang Wenlang say?") == ()
    assert SpeakerLinker([header(1, "张孝朗", "")]).link("Chang Hsiao-lang?") == ("张孝朗",)
    assert SpeakerLinker([header(1, "唐文朗", "")]).link("T'ang Wen-lang?") == ("唐文朗",)


@pytest.mark.parametrize(
    "question",
    [
        "农民进城以后住在哪里？",
        "居民建议增加公园吗？",
        "什么导致公立学校的学生减少？",
        "一九三七年发生了什么？",
        "市政协什么时候开会？",
        "航运界面临什么困难？",
        "经济界的委员提出了什么？",
        "谁建议法院夜里开门？",
        "What was proposed for the education sector?",
        "Who proposes new courts?",
        "Did anyone suggest a task force?",
        "Quem propõe tribunais?",
        "Кто предложил построить суды?",
        "¿Quién habló de los tribunales?",
        "अदालत का सुझाव किसने दिया?",
        "Who wants a new linear motor?",
        "Кто построил линию?",
    ],
)
def test_ordinary_words_name_nobody(question: str) -> None:
    assert LINKER.link(question) == ()


@pytest.mark.parametrize("language", SAMPLED)
def test_no_sample_question_names_anybody(language: str) -> None:
    assert [one for one in sample_questions(language) if LINKER.link(one)] == []


DELEGATES = [
    header(number, *who)
    for number, who in enumerate([
        ("Lindgren", "Norway"),
        ("Petrova", "Russian Federation"),
        ("Silva", "Brazil"),
        ("Costa", "Brazil"),
        ("Blok", "Department of Conferences"),
    ])
]
DELEGATIONS = SpeakerLinker(DELEGATES, (), bodies_of(DELEGATES))


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        ("What did the representative of Norway say?", ["Lindgren"]),
        ("挪威代表说了什么？", ["Lindgren"]),
        ("俄罗斯怎么看航道安全？", ["Petrova"]),
        ("Что сказал представитель России?", ["Petrova"]),
        ("O que disse o Brasil sobre os portos?", ["Silva", "Costa"]),
        ("¿Qué dijo el representante de Noruega?", ["Lindgren"]),
        ("谁谈到了挪威的航道？", []),
        ("What was proposed for ports in Brazil?", []),
        ("What did the representative of Chad say?", []),
    ],
)
def test_who_speaks_for_a_country_is_named_by_it_in_any_language(
    question: str, speakers: list[str]
) -> None:
    assert list(DELEGATIONS.link(question)) == speakers
