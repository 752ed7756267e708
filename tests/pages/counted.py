"""python -m tests.pages.counted PORT: the server, which also says what its readers cost it.

At /asked, how many queries; at /drawn, how many bodies of pages.
"""

import sys
from functools import wraps
from typing import Any

import pandas as pd
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

import queries
from pages.server import replay

asked: list[str] = []
drawn: list[str] = []
_run, _note = queries.run, replay.noted


@wraps(_run)
def counted(*args: Any, **named: Any) -> pd.DataFrame:
    """A query, noted."""
    asked.append(str(args[2]))
    return _run(*args, **named)


@wraps(_note)
def noted(*args: Any) -> replay.Drawn:
    """A body drawn, noted."""
    drawn.append("")
    return _note(*args)


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    """Ours, and two more addresses."""
    from app import app

    counts = {"/asked": asked, "/drawn": drawn}.get(scope["path"]) if scope["type"] == "http" else None
    await (app if counts is None else PlainTextResponse(str(len(counts))))(scope, receive, send)


if __name__ == "__main__":
    queries.run, replay.noted = counted, noted  # before any page is imported
    uvicorn.run(serve, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
