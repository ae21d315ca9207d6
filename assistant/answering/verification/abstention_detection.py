"""Sentences that say a thing was not found: the one kind of statement that needs no source."""

import re

_ABOUT = (
    "段落|资料|資料|材料|发言|發言|文本|内容|內容|信息|资讯|来源|來源|原文|上述|以上|提供|委员|常委"
)
_PATTERNS = re.compile(
    rf"""
      (?:{_ABOUT}) .{{0,16}} (?:没有|沒有|并未|並未|未曾|未|无|無|不) .{{0,8}}
      (?:提到|提及|谈到|談到|谈及|談及|涉及|说明|說明|包含|给出|給出|明确|明確|回答|相关|相關|信息|答案)
    | (?:没有|沒有|未) (?:提到|提及|谈到|談到|谈及|談及|涉及|说明|說明|找到)
    | 无法 .{{0,8}} (?:回答|确定|得知|判断) | 無法 .{{0,8}} (?:回答|確定|得知|判斷)
    | \b (?:do|does|did|is|are|was|were|has|have) (?:\s+not|n't) \b .{{0,40}} \b
      (?:mention|say|discuss|address|contain|provide|include|specify|state|cover|answer|found|speak)
    | \b (?:no|not \s+ enough|insufficient) \s+ (?:\w+\s+)?
      (?:information|mention|answer|details?|passages?)
    | \b (?:cannot|can't|unable \s+ to) \s+ (?:answer|determine|find|tell)
    | \b não \b .{{0,40}} \b (?:mencion|menç|diz|dizem|fal|abord|cont[eé]m|inform|respond|trat)
    | \b no \b .{{0,40}} \b (?:mencion|dice|habl|abord|contien|inform|respond|trat)
    | \b не \b .{{0,40}} (?:упомина|говор|сказан|содерж|сообща|указан|ответ|затрагива)
    | \b нет \s+ (?:информации|сведений|ответа)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def says_nothing(sentence: str) -> bool:
    """Whether the sentence says that the speeches do not hold an answer, or a part of one."""
    return _PATTERNS.search(sentence) is not None
