"""A chat model's opinion on whether a quotation supports a sentence."""

from assistant.answering.chat_model import ChatModel, Message
from assistant.answering.verification.prompt_injection import inert
from assistant.answering.verification.verdict import EvidenceSpan
from prompts.template import prompt
from vectorstore.errors import Unavailable


class Judge:
    """Asks a chat model about one sentence and what it cites."""

    def __init__(self, model: ChatModel, language: str) -> None:
        self._model = model
        self._texts = prompt("judge", language)

    def rejects(self, claim: str, span: EvidenceSpan) -> bool:
        """Whether the model says that the quotation does not support the claim.

        A model that gives no answer rejects nothing.
        """
        try:
            return not self.accepts(claim, span)
        except Unavailable:
            return False

    def accepts(self, claim: str, span: EvidenceSpan) -> bool:
        """Whether the model says anything but that it does not. Raises Unavailable."""
        user = self._texts["user"].fill(
            speaker=inert(span.passage.speaker), quote=inert(span.text), claim=inert(claim)
        )
        system = self._texts["system"].fill()
        messages = [Message("system", system.strip()), Message("user", user.strip())]
        reply = "".join(self._model.stream(messages)).strip().lower()
        return not reply.startswith(self._texts["no"].text)
