"""What is reported while work goes on: an answer in parts that add up to it, and uploads."""

from typing import Literal, TypeAlias

from pydantic import Field

from assistant.record import Record
from assistant.records import Answer, Citation, Passage


class PassagesFound(Record):
    """What was found, before anything is written."""

    event: Literal["passages"] = "passages"
    passages: tuple[Passage, ...]


class Reading(Record):
    """How many of the passages an overview is written from have been read, before it is written."""

    event: Literal["reading"] = "reading"
    read: int
    total: int


class Delta(Record):
    """More of the answer's text."""

    event: Literal["delta"] = "delta"
    text: str


class Checking(Record):
    """What is written beyond the text so far and not verified yet, whole each time; not part of it.

    It is settled by the deltas that follow, some of it perhaps left out.
    """

    event: Literal["checking"] = "checking"
    text: str


class Cited(Record):
    """The citation behind a marker of the text so far or of the next delta."""

    event: Literal["citation"] = "citation"
    citation: Citation


class Done(Record):
    """The whole answer; the last event of a stream that went well."""

    event: Literal["done"] = "done"
    answer: Answer


Event: TypeAlias = PassagesFound | Reading | Checking | Delta | Cited | Done


class UploadProgress(Record):
    """How far an upload is: so many parts of a stage are done."""

    stage: str = Field(description="`read`, `parse`, `analyze`, `terms`, `embed` or `store`")
    done: int
    total: int
