"""Sentences of a document that speak to a chat model: text like any other, never an order."""

import re

from assistant.records import Evidence
from vectorstore.records import Sentence

_PATTERNS = re.compile(
    r"""
      (?:忽略|无视|忘记|不要理会|停止遵[循守]) .{0,12}
      (?:指令|指示|说明|提示词?|要求|规则|限制|设定|对话)
    | (?:系统|初始|开发者) (?:提示词?|指令|消息)
    | (?:作为|身为|假装|扮演|你现在是|你是) .{0,8}
      (?:ai|人工智能|大?语言模型|助手|聊天机器人|chatgpt)
    | (?:回答|答复|输出|回复) .{0,10} (?:时|中|里|末尾|开头) .{0,6} (?:必须|务必|请|都要|只能|一律)
    | (?:请|务必|必须|只|仅) (?:直接)? (?:回答|回复|输出|告诉用户|建议用户)
    | (?:致|给|告诉) .{0,4} (?:ai|语言模型|助手|模型) [：:，,]
    | (?:ignore|disregard|forget|override|bypass) \b .{0,40}
      \b (?:instructions?|prompts?|rules?|directions?|guidelines?|context)
    | \b (?:system|developer|hidden) \s+ (?:prompt|message|instructions?)
    | \b (?:you \s+ are \s+ (?:now|an?) | act \s+ as | pretend \s+ to \s+ be) \b .{0,30}
      \b (?:ai|assistant|model|chatbot|chatgpt|system|dan)\b
    | \b (?:respond|reply|answer|output|print|say) \s+ (?:only|exactly|with|that|to \s+ every)
    | \b (?:ignore|ignora|desconsider\w+|esque[cç]\w+|olvida) \b .{0,40}
      \b (?:instru[cç][\w]+|regras|reglas|instrucciones)
    | (?:игнорируй|забудь|не \s+ обращай) .{0,40} (?:инструкци|указани|правил)
    | <\|?/?(?:im_start|im_end|system|assistant|user|endoftext|s|inst)\|?> | \[/?inst\] | <<sys>>
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


def speaks_to_a_model(sentence: str) -> bool:
    """Whether the sentence tells a reader that is a program what to do."""
    return _PATTERNS.search(sentence) is not None


def for_people(evidence: Evidence) -> list[tuple[Sentence, str]]:
    """The sentences of a passage that speak to no model, each with the text up to the next."""
    passage, sentences = evidence.passage, evidence.sentences
    ends = [*(sentence.start for sentence in sentences[1:]), passage.end]
    pieces = [
        (sentence, passage.text[sentence.start - passage.start : end - passage.start])
        for sentence, end in zip(sentences, ends, strict=True)
    ]
    return [(sentence, text) for sentence, text in pieces if not speaks_to_a_model(text)]
