"""Publications in a process of their own: DuckDB opens a file in one way a process, and a server's readers have theirs.

It is also what keeps an edition in the making from readers' processor and memory, and lets it end when the server does.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from queries import access, deposits
from queries.access import Viewer
from queries.deposits import Built, Draft, Problem, Refused, Say
from queries.people import Told

ROOT = Path(__file__).parents[1]


def build(draft: Draft, email: str, viewer: Viewer, leave_others: bool, accept_closings: bool, say: Say) -> Built:
    """As `deposits.build`. Raises Refused."""
    asked = {"act": "build", "draft": draft.id, "email": email, "viewer": access.written(viewer)}
    _done({**asked, "options": {"leave_others": leave_others, "accept_closings": accept_closings}}, say)
    built = deposits.built(draft)
    if built is None:
        raise Refused(Problem(draft.id, "draft_not_built"))
    return built


def publish(draft: Draft, email: str, viewer: Viewer, message: str, embargo: str, say: Say) -> None:
    """As `deposits.publish`. Raises Refused."""
    asked = {"act": "publish", "draft": draft.id, "email": email, "viewer": access.written(viewer)}
    _done({**asked, "message": message, "embargo": embargo}, say)


def _done(asked: Mapping[str, Any], say: Say) -> None:
    """Have a process do what is asked, and hear it to its end."""
    command = [sys.executable, "-m", __name__]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        with suppress(BrokenPipeError):  # it ended before it heard
            process.stdin.write(json.dumps(asked))
            process.stdin.close()
        for line in process.stdout:
            told = json.loads(line)
            if "refused" in told:
                raise Refused(*[Problem(**problem) for problem in told["refused"]])
            if "done" in told:
                return
            say(told["say"])
    raise Refused(Problem(asked["draft"], "publication_stopped"))


def _act(asked: Mapping[str, Any], tell: IO[str]) -> None:
    """In that process: do it, and tell how far it is, then how it ended."""

    def told(**what: object) -> None:
        print(json.dumps(what), file=tell, flush=True)

    def say(step: str) -> None:
        told(say=step)

    viewer = access.parse(asked["viewer"])
    try:
        draft = deposits.find(asked["email"], asked["draft"], viewer)
        if asked["act"] == "build":
            deposits.build(draft, asked["email"], say, **asked["options"])
        else:
            deposits.publish(draft, asked["email"], viewer, asked["message"], say, asked["embargo"])
    except Refused as refused:
        told(refused=[asdict(problem) for problem in refused.problems])
    except Told as stopped:
        told(refused=[asdict(stopped.problem)])
    else:
        told(done=True)


if __name__ == "__main__":
    _act(json.load(sys.stdin), sys.stdout)
