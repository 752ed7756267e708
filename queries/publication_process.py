"""Publications in a process of their own: DuckDB opens a file in one way a process, and a server's readers have theirs.

It is also what keeps an edition in the making from readers' processor and memory, and lets it end when the server does.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, NoReturn

import duckdb

from queries import access, deposits
from queries.access import Viewer
from queries.deposits import Built, Draft, Problem, Refused, Say
from queries.people import SaidInWords

ROOT = Path(__file__).parents[1]


def build(draft: Draft, email: str, viewer: Viewer, leave_others: bool, accept_closings: bool, say: Say) -> Built:
    """As `deposits.build`. Raises Refused."""
    asked = {"act": "build", "options": {"leave_others": leave_others, "accept_closings": accept_closings}}
    if ended := _done(draft, email, viewer, asked, say):
        _refuse(draft, ended)
    built = deposits.built(draft)
    if built is None:
        raise Refused(Problem(draft.id, "draft_not_built"))
    return built


def publish(draft: Draft, email: str, viewer: Viewer, message: str, embargo: str, say: Say) -> None:
    """As `deposits.publish`. Raises Refused; not where its process was stopped once the edition was served."""
    asked = {"act": "publish", "message": message, "embargo": embargo}
    if ended := _done(draft, email, viewer, asked, say):
        now = deposits.settled(draft)
        if (now.state, now.by, now.message, now.embargo) != ("published", email, message, embargo):
            _refuse(draft, ended)


def _refuse(draft: Draft, *problems: Problem) -> NoReturn:
    """Raise Refused with what somebody else did of a draft meanwhile, where it is that, else with these problems."""
    now = deposits.settled(draft)
    raise deposits.elsewhere(now) if now.state != draft.state else Refused(*problems)


def _done(draft: Draft, email: str, viewer: Viewer, asked: Mapping[str, Any], say: Say) -> Problem | None:
    """Have a process do what is asked of a draft, and hear it to its end: how it ended, where it does not say that it
    did it. Raises Refused with what it refuses.

    It tells on a descriptor of its own: what a library prints is no message.
    """
    heard, told = os.pipe()
    command = [sys.executable, "-m", __name__, str(told)]
    with os.fdopen(heard, encoding="utf-8", errors="replace") as messages:
        try:
            process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, pass_fds=[told], text=True
            )
        except OSError as error:  # the system starts no more of them
            return Problem(draft.id, "publication_stopped", value=str(error.errno))
        finally:
            os.close(told)
        with process:
            assert process.stdin
            with suppress(BrokenPipeError):  # it ended before it heard
                who = {"draft": draft.id, "email": email, "viewer": access.written(viewer)}
                process.stdin.write(json.dumps({**asked, **who}))
                process.stdin.close()
            done, refused = _heard(messages, say)
    if refused:
        _refuse(draft, *refused)
    return None if done else ended(draft.id, process.returncode)


def _heard(messages: IO[str], say: Say) -> tuple[bool, list[Problem]]:
    """Whether a process says that it did what it was asked, and what it refuses. What is no message is nothing said:
    how the process ended then tells.
    """
    for line in messages:
        try:
            told = dict(json.loads(line))
            if refused := [Problem(**problem) for problem in told.get("refused", ())]:
                return False, refused
        except (ValueError, TypeError):
            continue
        if "done" in told:
            return True, []
        say(str(told.get("say", "")))
    return False, []


def ended(name: str, code: int) -> Problem:
    """How a process ended that did not say so itself: stopped by the system, or by a defect."""
    if code < 0:
        return Problem(name, "publication_killed", value=str(-code))
    return Problem(name, "publication_stopped", value=str(code))


def _act(asked: Mapping[str, Any], tell: IO[str]) -> None:
    """In that process: do it, and tell how far it is, then how it ended."""
    publishes = asked["act"] == "publish"

    def told(**what: object) -> None:
        with suppress(BrokenPipeError) if publishes else nullcontext():  # what is being served is not left half told
            print(json.dumps(what), file=tell, flush=True)

    def say(step: str) -> None:
        told(say=step)

    viewer = access.parse(asked["viewer"])
    try:
        draft = deposits.find(asked["email"], asked["draft"], viewer)
        if publishes:
            deposits.publish(draft, asked["email"], viewer, asked["message"], say, asked["embargo"])
        else:
            deposits.build(draft, asked["email"], say, **asked["options"])
    except Refused as refused:
        told(refused=[asdict(problem) for problem in refused.problems])
    except SaidInWords as stopped:
        told(refused=[asdict(stopped.problem)])
    except (MemoryError, duckdb.OutOfMemoryException):
        told(refused=[asdict(Problem(asked["draft"], "publication_no_memory"))])
    else:
        told(done=True)


if __name__ == "__main__":
    descriptor = int(sys.argv[1])
    os.set_inheritable(descriptor, False)  # who is started by this process may outlive it
    with os.fdopen(descriptor, "w", encoding="utf-8") as tell:
        _act(json.load(sys.stdin), tell)
