"""Question sets: the questions and the gold evidence of their answers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from vectorstore.errors import InvalidRequest

Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]


class _Line(BaseModel):
    """One line of a set; unknown keys are kept and do not affect scores."""

    model_config = ConfigDict(frozen=True, extra="allow", coerce_numbers_to_str=True)

    lang: Text | None = None
    kind: Text | None = None


class BenchQuestion(_Line):
    """One question with the gold annotation of its answer.

    `evidence` are verbatim spans of the speeches, white space ignored; `facts` are strings the
    answer must contain; `speakers` are those who say it. `answerable` is whether the corpus
    answers the question. `corrected` names the true speakers of what a misattributed question
    ascribes to somebody else.
    """

    id: Text
    question: Text
    answerable: bool | None = None
    speakers: tuple[Text, ...] = ()
    evidence: tuple[Text, ...] = ()
    facts: tuple[Text, ...] = ()
    corrected: tuple[Text, ...] = ()

    @property
    def has_answer(self) -> bool | None:
        """`answerable`, or if not given, True where there is evidence, a fact or a speaker."""
        if self.answerable is None and (self.evidence or self.facts or self.speakers):
            return True
        return self.answerable


class _Turn(_Line):
    question: Text


class _Script(_Line):
    id: Text
    kind: Text | None = "dialogue"
    turns: Annotated[tuple[_Turn, ...], Field(min_length=1)]


class Dialogue(BaseModel):
    """Questions asked in turn, each with the previous questions and answers as its history.

    A single question is a dialogue of one turn.
    """

    model_config = ConfigDict(frozen=True)

    turns: tuple[BenchQuestion, ...]


def read_questions(path: Path) -> tuple[Dialogue, ...]:
    """Read the dialogues of a JSON Lines file, in order.

    Raises:
        InvalidRequest: the file cannot be read or a line is not a question; the message names it.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise InvalidRequest(f"{path}: {reason}; name a JSON Lines file of questions.") from error
    except UnicodeDecodeError as error:
        raise InvalidRequest(f"{path} is not UTF-8; save it as UTF-8 JSON Lines.") from error
    dialogues: list[Dialogue] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            dialogue = Dialogue(turns=tuple(_turns(json.loads(line))))
        except ValidationError as error:
            raise InvalidRequest(f"{path}, line {number}: {_first(error)}.") from error
        except ValueError as error:
            raise InvalidRequest(f"{path}, line {number}: not JSON ({error}).") from error
        for turn in dialogue.turns:
            if turn.id in seen:
                raise InvalidRequest(
                    f"{path}, line {number}: the id {turn.id!r} already stands on line "
                    f"{seen[turn.id]}; give each question its own."
                )
            seen[turn.id] = number
        dialogues.append(dialogue)
    if not dialogues:
        raise InvalidRequest(f"{path} holds no question; put one JSON object on each line.")
    return tuple(dialogues)


def _turns(line: object) -> Iterator[BenchQuestion]:
    if not isinstance(line, dict) or "turns" not in line:
        yield BenchQuestion.model_validate(line)
        return
    script = _Script.model_validate(line)
    for number, turn in enumerate(script.turns, 1):
        own = turn.model_dump(exclude_unset=True)
        shared = {"lang": script.lang, "kind": script.kind, "id": f"{script.id}.{number}"}
        yield BenchQuestion.model_validate(shared | own)


def _first(error: ValidationError) -> str:
    """The first validation error, with the key it is about."""
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"`{where}`: {first['msg']}" if where else str(first["msg"])
