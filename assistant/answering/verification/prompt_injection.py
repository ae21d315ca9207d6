"""Sentences of a document that speak to a chat model: text like any other, never an order."""

import re

from assistant.answering.generation.sentence_stream import harmless_markup
from assistant.records import Evidence
from vectorstore.analysis.normalization import fold
from vectorstore.records import Sentence

_HEADS = r"""(?:忽略|无视|忘记|忘掉|不要理会|不要遵[循守]|停止遵[循守]) .{0,6}
      (?:以上|上面|上述|之前|先前|此前|前面|所有|全部|一切|系统|你的)"""
_HEADS_IN_ENGLISH = r"""\b (?:ignore|disregard|forget|override|bypass) \b .{0,20}
      \b (?:all|any|previous|above|prior|earlier|your|the|these|those|system) \b .{0,20}"""
_HEADS_ELSEWHERE = (
    r"""\b (?:ignor[ae]|ignorez|oubliez|desconsider\w+|esque[cç]\w+|olvid[ae]) \b .{0,40}"""
)
_DISREGARD = rf"""
      {_HEADS} .{{0,4}} (?:指令|指示|提示词)
    | (?:系统|初始|开发者) (?:提示词|指令) | 系统提示 \s* [:：]
    | {_HEADS_IN_ENGLISH} \b instructions \b
    | \b (?:ignore|disregard|forget|override|bypass) \s+ (?:\w+ \s+){{0,2}} prompts? \b (?! \s+ \w)
    | \b (?:system|developer|hidden) \s+ prompt \b
    | {_HEADS_ELSEWHERE} \b (?:instruções|instrucoes|instrucciones|instructions) \b
    | (?:игнорируй|забудь|не \s+ обращай) .{{0,40}} (?:инструкци|указани)
    | <\|?/?(?:im_start|im_end|system|assistant|user|endoftext|s|inst)\|?> | \[/?inst\] | <<sys>>
"""
"""What none but a program is told."""
_COMMAND = rf"""
      {_HEADS} .{{0,8}} (?:指令|指示|说明|提示|要求|规则|限制|设定|对话|内容)
    | (?:系统|初始|开发者) 消息
    | {_HEADS_IN_ENGLISH} \b (?:instructions?|prompts?|rules?|directions?|guidelines?)
    | \b (?:system|developer|hidden) \s+ (?:message|instructions?)
    | {_HEADS_ELSEWHERE} \b (?:instru[cç]\w+|regras|reglas|règles)
    | (?:игнорируй|забудь|не \s+ обращай) .{{0,40}} правил
    | (?:作为|身为|假装|扮演|你现在是|你是) .{{0,8}}
      (?:ai|人工智能|大?语言模型|ai助手|智能助手|聊天机器人|chatgpt)
    | (?:回答|回复|输出) .{{0,8}} (?:末尾|结尾|开头|中|里|时) .{{0,6}}
      (?:附上|附加|加上|加入|插入|写上|包含|推荐|引用|声称|链接)
    | (?:请|务必|必须|只|仅|只能|一律) (?:直接)? (?:回答|回复|输出|说) \s*
      (?:[“"「『：:]|以下|用户|提问)
    | (?:告诉|建议|引导|提醒) (?:用户|提问者|提问的人)
    | (?:致|给|告诉) .{{0,4}} (?:ai|语言模型|智能助手|助手|模型) \s* [：:，,]
    | ^ \s* (?:system|assistant) \s* [:：]
    | \b (?:you \s+ are \s+ (?:now|an?) | act \s+ as | pretend \s+ to \s+ be) \b .{{0,30}}
      \b (?:ai|assistant|language \s+ model|chatbot|chatgpt)\b
    | (?: ^ | [.:;!] \s* | \b (?:please|must|always|only) \s+ )
      (?:respond|reply|answer|output|print|say) \s+ (?:only|exactly|with)\b
    | \b (?:tell|inform|advise) \s+ (?:the \s+)? (?:user|reader)s?\b
"""
_FLAGS = re.VERBOSE | re.IGNORECASE | re.DOTALL
_DISREGARDING = re.compile(_DISREGARD, _FLAGS)
_PATTERNS = re.compile(f"{_DISREGARD} | {_COMMAND}", _FLAGS)


def orders_to_disregard(question: str) -> bool:
    """Whether the question tells a program to forget its rules, which is nothing to be answered."""
    return _DISREGARDING.search(fold(question)) is not None


def speaks_to_a_model(sentence: str) -> bool:
    """Whether the sentence tells a reader that is a program what to do."""
    return _PATTERNS.search(sentence) is not None


def is_quotable(sentence: str) -> bool:
    """Whether an answer may hold the sentence: no order to a model, no address, image or tag."""
    return not speaks_to_a_model(sentence) and harmless_markup(sentence) == sentence


def for_people(evidence: Evidence) -> list[tuple[Sentence, str]]:
    """The sentences of a passage that speak to no model, each with the text up to the next."""
    passage, sentences = evidence.passage, evidence.sentences
    ends = [*(sentence.start for sentence in sentences[1:]), passage.end]
    pieces = [
        (sentence, passage.text[sentence.start - passage.start : end - passage.start])
        for sentence, end in zip(sentences, ends, strict=True)
    ]
    return [(sentence, text) for sentence, text in pieces if not speaks_to_a_model(text)]
