"""The log: one JSON object a line, on stderr, that knows its request and tells no secrets."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

from assistant.api.request_logging import request_id
from assistant.settings import Settings

_OURS = ("wenzheng", "assistant", "ingest", "vectorstore", "prompts", "ui")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}


class JsonLines(logging.Formatter):
    """A record as JSON: what is in `extra` beside what every record has.

    What an error says can repeat what it was given, so unless questions may be told only its kind
    and its place are.
    """

    def __init__(self, *, questions: bool) -> None:
        super().__init__()
        self._questions = questions

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if name := request_id.get():
            line["request_id"] = name
        line |= {key: value for key, value in vars(record).items() if key not in _STANDARD}
        if record.exc_info and record.exc_info[1]:
            line["error"] = self._error(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)

    def _error(self, error: BaseException) -> str:
        if self._questions:
            return "".join(traceback.format_exception(error))
        frames = traceback.extract_tb(error.__traceback__)
        places = (f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
        return " < ".join([type(error).__name__, *reversed(list(places))])


def configure(settings: Settings) -> None:
    """Send all logs of the process to stderr: ours from the level that is set, others' warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(questions=settings.log_questions))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(settings.log_level.upper())
