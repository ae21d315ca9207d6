"""The words that make a question lean on what came before it, by script: data for `followups`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cues:
    """How the languages of one script point back.

    `person` stands for somebody named before and can be replaced by the name, `owner` by the
    name in the possessive; `thing` points at a matter; `opening` begins a question that goes on;
    `more` asks for more by the same person, `others` for other persons; `idle` words name no
    matter.
    """

    person: re.Pattern[str]
    owner: re.Pattern[str]
    thing: re.Pattern[str]
    opening: re.Pattern[str]
    more: re.Pattern[str]
    others: re.Pattern[str]
    idle: frozenset[str]


def _words(*forms: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_HAN = Cues(
    person=re.compile(
        r"[他她](?!们|國|国|人|山|乡|鄉)|[这這那该該此](?:位|名|个|個)?(?:委员|委員|常委|代表|发言人|發言人|发言者|人|组|組)"
    ),
    owner=re.compile(r"(?!)"),
    thing=re.compile(
        r"(?:这|這|那|该|該|此|上述|其)(?:方面|个|個|一点|一點|条|條|项|項|里|裡|些|中|$)"
        r"|其(?!他|它|余|餘|实|實|次)"
    ),
    opening=re.compile(
        r"^\s*(?:那么|那麼|那|还有|還有|另外|以及|再|又|也|具体|具體)|呢\s*[？?]?\s*$"
    ),
    more=re.compile(
        r"[还還](?:有(?:什么|什麼|哪)|[^，。？?]{0,6}(?:什么|什麼|哪些|哪几|哪幾))|其他建议|其他建議|别的"
    ),
    others=re.compile(
        r"[还還]有(?:谁|誰|哪位|哪几位|哪幾位|人)|其他(?:人|委员|委員|发言人|發言人)|别人|別人"
        r"|谁还|誰還"
    ),
    idle=_set(
        """
        的 了 吗 嗎 呢 吧 啊 么 麼 是 在 有 和 与 與 及 或 对 對 就 从 從 把 被 让 讓 给 給
        为 為 以 等 也 还 還 又 再 都 那 这 這 此 其 他 她 它 我 你 您 们 們 什么 什麼 谁
        誰 哪 哪些 哪位 哪里 哪裡 哪个 哪個 几 幾 多少 怎么 怎麼 怎样 怎樣 如何 为什么
        為什麼 是否 有没有 有沒有 能 能不能 可以 可 会 會 要 想 应 應 应该 應該 请 請 问 問
        请问 列出 说 說 讲 講 谈 談 谈到 談到 提 提到 提出 表示 认为 認為 指出 发言 發言
        建议 建議 主张 主張 意见 意見 看法 看待 看 办法 具体 具體 内容 內容 方面 关于 關於
        有关 有關 一些 一个 一個 第一 第二 第三 第四 第五 条 條 点 點 项 項 位 委员 委員
        常委 代表 发言人 發言人 人 回事 部分 补充 補充 全部 所有 其他 其它 另外 以及 还有
        還有 没有 沒有 第 个 個 怎么样 怎麼樣 怎么看 那么 那麼 这个 這個 那个 那個 那条
        那條 这条 這條 这位 這位 一 二 三 四 五 哪几 样 樣
        """
    ),
)
_LATIN = Cues(
    person=_words(
        "he",
        "she",
        "they",
        "him",
        "them",
        "(?:that|this|the same) (?:speaker|person|member|group)",
        "(?:those|these) speakers",
        "ele",
        "ela",
        "eles",
        "elas",
        "(?:essa|esta|a mesma) pessoa",
        "(?:esse|este|o mesmo) (?:orador|membro|grupo)",
        "él",
        "ella",
        "ellos",
        "ellas",
        "(?:esa|esta|la misma) persona",
        "(?:ese|este|el mismo) (?:orador|miembro|grupo)",
    ),
    owner=_words(
        "his", "her", "their", "dele", "dela", "deles", "seu", "sua", "seus", "suas", "su", "sus"
    ),
    thing=_words(
        "it",
        "its",
        "that",
        "this",
        "these",
        "those",
        "there",
        "the same",
        "isso",
        "isto",
        "esse",
        "essa",
        "esses",
        "essas",
        "disso",
        "nisso",
        "lá",
        "nesse",
        "nessa",
        "desse",
        "dessa",
        "eso",
        "esto",
        "ese",
        "esa",
        "esos",
        "esas",
        "allí",
        "ahí",
    ),
    opening=re.compile(
        r"^\s*[¿¡]?(?:and|but|or|also|what about|how about|so|e|mas|ou|y|pero|o)\b", re.IGNORECASE
    ),
    more=_words(
        "what else",
        "anything else",
        "which other",
        "what other",
        "other (?:proposals?|suggestions?|ideas?|measures?)",
        "outras (?:propostas|sugestões|medidas)",
        "otras (?:propuestas|sugerencias|medidas)",
        "(?:o )?que mais",
        "mais alguma coisa",
        "(?:que|quais) outr[oa]s",
        "qué más",
        "algo más",
        "qué otr[oa]s",
    ),
    others=_words(
        "who else",
        "anyone else",
        "anybody else",
        "other speakers?",
        "others",
        "(?:quem|alguém) mais",
        "mais alguém",
        "outros oradores",
        "quién más",
        "alguien más",
        "otros oradores",
    ),
    idle=_set(
        """
        a an the and or but of in on at to for from by with about into as is are was were
        be been being do does did have has had can could should would will may might must
        what which who whom whose when where why how many much large big long there any anyone
        anybody someone something anything else also too more other others same he she it they him
        her them his their its this that these those i you we say says said tell me speak
        speaks spoke spoken talk talks talked mention mentions mentioned propose proposes
        proposed proposal proposals suggest suggests suggested suggestion suggestions want
        wants wanted ask asks asked call calls called recommend recommends recommended
        think thinks speaker speakers speech speeches person people member group please not
        no yes so o os um uma uns umas de da dos das em na nos nas ao aos à às por pelo
        pela para com sobre e ou mas que quem qual quais quando onde como porque quanto
        quanta quantos quantas é são foi foram ser ter tem há mais também outro outra
        outros outras ele ela eles elas dele dela seu sua isso isto esse essa este esta lá
        diz dizem disse fala falam falou falaram propõe propõem propôs proposta propostas
        sugere sugerem sugeriu sugestão sugestões quer querem pede pedem orador oradores
        discurso discursos pessoa alguém algo el la los las un una unos unas del al y pero
        qué quién quiénes cuál cuáles cuándo dónde cómo cuánto cuánta es son fue fueron hay
        más también otro otra otros otras él ella su sus eso esto ese esa dice dicen dijo
        habla hablan habló propone proponen propuso propuesta propuestas sugiere sugirió
        alguien en con si se lo le les
        """
    ),
)
_CYRILLIC = Cues(
    person=_words(
        "он",
        "она",
        "они",
        "ему",
        "ей",
        "им",
        "ним",
        "ней",
        "нём",
        r"(?:этот|эта|тот|та) (?:же )?(?:человек|выступавш\w+|оратор|докладчик|группа)",
    ),
    owner=_words("его", "её", "ее", "их"),
    thing=_words(
        "это", "этого", "этом", "этой", "этот", "эта", "эти", "этих", "там", "тот", "того", "то же"
    ),
    opening=re.compile(r"^\s*(?:а|и|но|также|ещё|еще|как насчёт|как насчет)(?!\w)", re.IGNORECASE),
    more=_words(
        "что (?:ещё|еще)",
        "какие (?:ещё|еще)",
        "(?:ещё|еще) что(?:-то|-нибудь)?",
        r"други\w+ (?:предложени|мер)\w*",
    ),
    others=_words(
        "кто (?:ещё|еще)", "(?:ещё|еще) кто(?:-то|-нибудь)?", "другие выступавшие", "другие"
    ),
    idle=_set(
        """
        а и но или в во на с со к ко о об обо от по за из у для при до под над про же ли бы
        не ни да нет это этот эта эти того том там тут он она они его её ее их ему ей им
        что кто какой какая какое какие какую каких как где когда почему зачем сколько чей
        ещё еще также тоже другие другой есть был была было были быть сказал сказала
        сказали сказано говорит говорят говорил говорила говорили предлагает предлагают
        предложил предложила предложили предложение предложения предложено упомянул
        упомянула хочет хотят просит именно нужен нужна нужно выступавший выступавшие
        выступление выступления кто-то кто-нибудь что-то насчёт насчет то
        """
    ),
)
BY_SCRIPT: Mapping[str, Cues] = {"han": _HAN, "latin": _LATIN, "cyrillic": _CYRILLIC}
