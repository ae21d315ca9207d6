"""Invented documents, small enough to reason about."""

from vectorstore.records import ParsedDocument, ParsedSpeech, PassageKind, PassageSpan


def speech(speaker: str, *pieces: str, title: str = "", affiliation: str = "") -> ParsedSpeech:
    """A speech whose first piece states the problem and whose others are its proposals."""
    spans = []
    place = 0
    for number, piece in enumerate(pieces):
        kind = PassageKind.PROPOSAL if number else PassageKind.BACKGROUND
        spans.append(PassageSpan(kind, number or None, place, place + len(piece)))
        place += len(piece)
    return ParsedSpeech(
        title=title or f"关于{speaker}所谈之事",
        speaker=speaker,
        role="委员",
        affiliation=affiliation,
        body="".join(pieces),
        spans=tuple(spans),
    )


def document(*speeches: ParsedSpeech) -> ParsedDocument:
    return ParsedDocument(tuple(speeches))


PORT = speech(
    "周海宁",
    "港口夜间作业效率不高。",
    "一是增设夜航引水员。",
    "二是建设岸电设施，减少船舶排放。",
    title="让港口夜里也忙起来",
    affiliation="民建",
)
SCHOOL = speech(
    "何书影",
    "乡村学校缺少音乐教师。",
    "一是实行音乐教师巡回授课。",
    "二是设立校园合唱基金。",
    title="把歌声送到乡村",
    affiliation="民进",
)
