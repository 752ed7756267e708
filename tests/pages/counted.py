"""python -m tests.pages.counted PORT: the server, which also says how many queries its readers cost it, at /asked."""

import sys
from functools import wraps
from typing import Any

import pandas as pd
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

import queries

asked: list[str] = []
_run = queries.run


@wraps(_run)
def counted(*args: Any, **named: Any) -> pd.DataFrame:
    """A query, noted."""
    asked.append(str(args[2]))
    return _run(*args, **named)


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    """Ours, and one more address."""
    from app import app

    is_asked = scope["type"] == "http" and scope["path"] == "/asked"
    await (PlainTextResponse(str(len(asked))) if is_asked else app)(scope, receive, send)


if __name__ == "__main__":
    queries.run = counted  # before any page is imported
    uvicorn.run(serve, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
