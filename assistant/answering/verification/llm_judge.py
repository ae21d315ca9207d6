"""A chat model's own opinion on whether a quotation bears a sentence out."""

from assistant.answering.generation.chat_model import ChatModel, Message
from assistant.answering.generation.prompt_builder import as_data
from assistant.answering.verification.verdict import Quote
from prompts.template import prompt
from vectorstore.errors import Unavailable


class Judge:
    """Asks a chat model about one sentence and what it cites."""

    def __init__(self, model: ChatModel, language: str) -> None:
        self._model = model
        self._texts = prompt("judge", language)

    def rejects(self, claim: str, quote: Quote) -> bool:
        """Whether the model says that the words quoted do not support the claim.

        A model that gives no answer rejects nothing.
        """
        try:
            return not self.accepts(claim, quote)
        except Unavailable:
            return False

    def accepts(self, claim: str, quote: Quote) -> bool:
        """Whether the model does not say that they do not. Raises Unavailable."""
        passage = quote.passage
        words = passage.text[quote.start - passage.start : quote.end - passage.start]
        user = self._texts["user"].fill(
            speaker=as_data(passage.speaker), quote=as_data(words), claim=as_data(claim)
        )
        system = self._texts["system"].fill()
        messages = [Message("system", system.strip()), Message("user", user.strip())]
        said = "".join(self._model.stream(messages)).strip().lower()
        return not said.startswith(self._texts["no"].text)
