"""What this server writes of itself: one line of JSON for each thing that happened, all of one shape; or plain text.

No line says who asked, what of, or what a cell holds: a page by its address in the registry, an edition by its name, an
error by its type and the lines of code that it came through, never by its words, which may quote a row.

Plain text quotes them, and what a browser sent: a line of it is one line, cut, and none of its letters acts.
"""

import json
import logging
import os
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from queries.problems import printable

ROOT = Path(__file__).parents[2]
FORMATS = ("json", "text")
TOLD = ("edition", "page", "outcome", "ms")  # what a line says besides, where its writer gives it as `extra`
OURS = ("pages", "queries", "data")
FRAMES = 12  # the innermost ones
LONGEST, MOST_LINES = 500, 60  # characters of a line, and lines of an error
_QUIET = ("uvicorn", "uvicorn.access", "uvicorn.error", "websockets")  # each session, with the address of its reader


class Lines(logging.Formatter):
    """A record as one line of JSON: the same names in each, null where there is nothing to say."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
            **{name: getattr(record, name, None) for name in TOLD},
            "error": type(error).__name__ if error else None,
            "where": _where(error) if error else None,
        }
        return json.dumps(told, ensure_ascii=False)


class Text(logging.Formatter):
    """The same for one's own machine: the errors of logging, with their words."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's own name
        told = [f"{name}={getattr(record, name)}" for name in TOLD if getattr(record, name, None) is not None]
        return " ".join([_cut(super().formatMessage(record)), *told])

    def format(self, record: logging.LogRecord) -> str:
        """What follows the first line is set in, so that it begins as no other line does."""
        first, *rest = super().format(record).split("\n")
        return "\n".join([first, *(f"    {_cut(line)}" for line in rest[-MOST_LINES:])])


def _cut(text: str) -> str:
    """As one line, its unseen letters shown."""
    return printable(text if len(text) <= LONGEST else f"{text[:LONGEST]}...")


def _event(record: logging.LogRecord) -> str:
    """The words of a record; of a library's, without what it would put in them, which is not ours to know."""
    return _cut(record.getMessage() if record.name.partition(".")[0] in OURS else str(record.msg))


def _where(error: BaseException) -> list[str]:
    """ "pages/x.py:12 render" for each line of code that an error came through, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
        return path.relative_to(ROOT).as_posix()
    return "/".join(path.parts[-2:])


def wanted() -> str:
    """The format of LOG_FORMAT. Raises ValueError."""
    found = os.environ.get("LOG_FORMAT") or FORMATS[0]
    if found not in FORMATS:
        raise ValueError(f"LOG_FORMAT={found} is none of {', '.join(FORMATS)}")
    return found


def begin(noted: Callable[[logging.LogRecord], bool]) -> None:
    """Write so from now on, whoever writes: Streamlit and uvicorn have handlers of their own, made again at start.

    `noted` is told of each record that is written, and answers whether it is. Raises ValueError for another LOG_FORMAT.
    """
    form = Lines() if wanted() == "json" else Text()
    own = logging.getLogger()
    if not own.handlers:
        own.addHandler(logging.StreamHandler())
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)

    class Formatted(logging.Logger):
        """A logger made later, as Streamlit's are by modules that come with the first who asks for them."""

        def addHandler(self, hdlr: logging.Handler) -> None:  # noqa: N802  logging's own name
            super().addHandler(hdlr)
            _formatted(self, form, noted)

    logging.setLoggerClass(Formatted)
    known = [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    for logger in (own, *known):
        _formatted(logger, form, noted)


def _formatted(logger: logging.Logger, form: logging.Formatter, noted: Callable[[logging.LogRecord], bool]) -> None:
    for handler in logger.handlers:
        handler.setFormatter(form)
        handler.addFilter(noted)  # once, however often it is added
