"""python -m pages note --territory R53 --format pdf --pages 2 --viewer public OUT: a note to take away.

A territory is FR, a region (R53) or a département (D35). OUT is a new file, which is whole or not there.

python -m pages site DIR: the public pages as files, of the current edition; DIR is new, or a site to be replaced.
With --served it is written beside the editions and served, once it is whole.

python -m pages digest: the weekly digest, by mail to who asked for it; nothing without SMTP_HOST.
"""

import argparse
import datetime as dt
import logging
import os
import smtplib
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import queries
from pages.elements import links
from pages.identity import mail
from pages.note import content, files, model, selected
from pages.outputs import digest
from pages.shell.ask import Ask
from pages.text import LANGUAGES, Say
from queries import access
from queries.indicators import WORKSTREAMS


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a note or the site; 2, and why, where it cannot be made."""
    asked = _parser().parse_args(arguments)
    try:
        asked.run(asked)
    except (queries.NoEdition, ValueError, OSError) as error:
        print(error.args[0] if isinstance(error, ValueError) and error.args else error, file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pages", description=__doc__, allow_abbrev=False)
    commands = parser.add_subparsers(required=True, metavar="note|site|digest")
    note = commands.add_parser("note", allow_abbrev=False)
    note.set_defaults(run=_note)
    what = note.add_mutually_exclusive_group(required=True)
    what.add_argument("--territory", help="FR, R53, D35")
    what.add_argument("--selection", help="indicators and territories, as an address has them: P1,P3,R53,FR")
    note.add_argument("--format", choices=files.FORMATS, default="pdf", help="pdf unless told")
    note.add_argument("--pages", type=int, choices=model.LENGTHS, help="at most; 1 unless told")
    note.add_argument("--viewer", default="public", help="public, cabinet, administrator, prefect:R53, prefect:D35")
    note.add_argument("--language", choices=LANGUAGES, default="fr", help="fr unless told")
    note.add_argument("--sections", help="names with commas between them; all that so many pages may hold unless told")
    note.add_argument("--workstream", choices=WORKSTREAMS, default="", help="of one alone; all three unless told")
    note.add_argument("out", metavar="OUT")
    commands.add_parser("digest", allow_abbrev=False).set_defaults(run=_digest)
    site = commands.add_parser("site", allow_abbrev=False)
    site.set_defaults(run=_site)
    site.add_argument("--edition", help="its name; the current one unless told")
    site.add_argument("--workers", type=int, default=0, help="processes; as many as processors unless told")
    site.add_argument("--served", action="store_true", help="beside the editions, and served from now on; no DIR then")
    site.add_argument("folder", metavar="DIR", type=Path, nargs="?")
    return parser


def _note(asked: argparse.Namespace) -> None:
    out = _free(Path(asked.out), asked.format)
    _put(out, _made(asked))


def _site(asked: argparse.Namespace) -> None:
    from pages.outputs.site import folder, following

    logging.getLogger("streamlit").setLevel(logging.ERROR)  # it warns of each process that is no server of its own
    if asked.served:
        os.nice(10)  # readers of the dashboard on this machine come first
        written = following.follow(asked.workers)
        print(folder.summary_of(written) if written else "the site of the edition served was there already")
    elif asked.folder is None:
        raise ValueError("say in which folder, or --served")
    else:
        print(folder.summary_of(folder.write(asked.folder, asked.edition, asked.workers)))


def _digest(_asked: argparse.Namespace) -> None:
    if (server := mail.server()) is None:
        print("SMTP_HOST is not set: no digest is sent")
        return
    found = queries.standing(("public",))  # as a server: one that is damaged is sent to nobody
    if found.why and found.name is None:
        raise queries.NoEdition(found.why)
    edition = queries.edition(access.parse("public"), found.name)
    try:
        for told in digest.send(server, edition, dt.datetime.now(dt.UTC).date()):
            print(told)
    except (smtplib.SMTPException, OSError) as error:
        raise ValueError(f"{server.host}: {error}. What was not sent is sent by the next run") from error
    except sqlite3.Error as error:
        raise ValueError(
            f"the register of who asked cannot be read or written: {error}. What was not sent is sent by the next run"
        ) from error


def _free(out: Path, kind: str) -> Path:
    """Where the note goes. Raises WrongNote where a file or a folder is there, or its name is of another format."""
    if out.suffix.lower() != f".{kind}":
        raise model.WrongNote(f"{out}: the name of this note ends in .{kind}, or --format is another one")
    if out.exists():
        raise model.WrongNote(f"{out} is there already; choose another name")
    if not out.parent.is_dir():
        raise model.WrongNote(f"{out.parent} is not a folder")
    return out


def _made(asked: argparse.Namespace) -> bytes:
    viewer = access.parse(asked.viewer)
    edition = queries.edition(viewer)
    ask = Ask(queries.reader(asked.viewer, edition), edition)
    if asked.selection is not None:
        if asked.sections is not None or asked.pages is not None:
            raise model.WrongNote("--selection says what its note holds: leave --sections and --pages out")
        return files.written(
            selected.compose(ask, Say(asked.language), selected.read(ask, asked.selection)), asked.format
        )
    sections = None if asked.sections is None else [one.strip() for one in asked.sections.split(",") if one.strip()]
    place, base = content.place_of(ask, asked.territory), os.environ.get("PUBLIC_URL", "").rstrip("/")
    whole = links.whole(base and f"{base}/", {"lang": asked.language})
    note = content.compose(ask, Say(asked.language), place, asked.pages or 1, sections, asked.workstream, whole)
    return files.written(note, asked.format)


def _put(out: Path, made: bytes) -> None:
    """Under a name of its own until it is whole."""
    handle, name = tempfile.mkstemp(prefix=".note-", dir=out.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(made)
        Path(name).chmod(0o600)
        Path(name).rename(out)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


if __name__ == "__main__":
    sys.exit(main())
