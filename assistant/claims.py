"""What is said of the sentences of a written answer once they are verified."""

from typing import Literal

from pydantic import Field

from assistant.record import Record


class UnsupportedSentence(Record):
    """A sentence of the answer that its citations do not bear out: `text[start:end]`."""

    start: int
    end: int
    reason: str
    detail: str = ""


ClaimStatus = Literal["supported", "unsupported", "contradicted", "unread"]


class Claim(Record):
    """A sentence of a written answer that states something, `text[start:end]`, as it was verified.

    `unread` is what no rule could confirm or refute and no judge has read: the model's own wording.
    """

    start: int
    end: int
    status: ClaimStatus
    checked_by: Literal["rules", "judge"] | None = Field(
        None, description="exact rules, or a chat model that read the passages; null for `unread`"
    )
    citations: tuple[int, ...] = Field((), description="markers of the quotations it rests on")
    reason: str = Field("", description="why it is not supported")
    detail: str = Field("", description="the name, number or term at fault, or the judge's words")


class Verification(Record):
    """How the claims of a written answer were verified, those left out included."""

    claims: int
    checked_by_rules: int
    checked_by_judge: int
    judge: str | None = Field(None, description="the chat model that read them")
    unread_because: str | None = Field(None, description="why the judge has not read them")
