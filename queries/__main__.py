"""python -m queries NAME --viewer cabinet --department 35: the rows of a query as CSV; --list: what there is.

NAME is a query ("counters/by_month") or an indicator ("indicators/P1"); the bytes are those of the server's read API.
`python -m queries export DIR`: all that everyone may read, as open data.
"""

import argparse
import csv
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import queries
from data.problem import printable
from queries import access, export, files, formats


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a query's rows, or the list of queries; 2 when the question is wrong."""
    asked, filters = _parser().parse_known_args(arguments)
    if asked.name == "export":
        return _export(filters)
    if asked.list or not asked.name:
        _print_list()
        return 0
    try:
        viewer = access.parse(asked.viewer)
        edition = queries.edition(viewer)
        answer = files.answer(queries.reader(asked.viewer, edition), edition, asked.name, _pairs(filters))
    except (queries.UnknownQuery, queries.NoEdition, ValueError) as error:
        print(error.args[0] if error.args else error, file=sys.stderr)
        return 2
    _write(formats.written(answer, asked.as_, asked.lang))
    return 0


def _export(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m queries export", description=export.__doc__, allow_abbrev=False)
    parser.add_argument("folder", type=Path, help="a name that is free, or an empty folder")
    parser.add_argument("--since", type=Path, help="an earlier export, from which the changelog goes on")
    parser.add_argument("--base", default="", help="the address where it will stand, for the catalogue")
    asked = parser.parse_args(arguments)
    try:
        made = export.export(asked.folder, asked.base, asked.since)
    except (export.Refused, queries.NoEdition, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{len(made)} files in {asked.folder}")
    return 0


def _write(content: bytes) -> None:
    """To a file or a pipe, as it is; to a terminal, what would act on it is shown instead."""
    if sys.stdout.isatty():
        sys.stdout.write("\n".join(map(printable, content.decode("utf-8", "replace").split("\n"))))
    else:
        sys.stdout.buffer.write(content)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m queries", description=__doc__, allow_abbrev=False)
    parser.add_argument("name", nargs="?", help="such as counters/by_month")
    parser.add_argument("--viewer", default="public", help="public, cabinet, administrator, prefect:R53, prefect:D35")
    parser.add_argument("--as", dest="as_", choices=files.FORMATS, default="csv", help="csv unless told")
    parser.add_argument("--lang", choices=files.SECRET, default="fr", help="of what stands for a secret number")
    parser.add_argument("--list", action="store_true", help="every query, its parameters and its grain")
    return parser


def _pairs(filters: Sequence[str]) -> dict[str, str]:
    """{"department": "35"} from ["--department", "35"] or ["--department=35"]."""
    words = [word for text in filters for word in (text.split("=", 1) if text.startswith("--") else [text])]
    if len(words) % 2 or not all(word.startswith("--") for word in words[::2]):
        raise ValueError(f"cannot read {' '.join(filters)} (expected --parameter value)")
    return {
        name.removeprefix("--").replace("-", "_"): value for name, value in zip(words[::2], words[1::2], strict=True)
    }


def _print_list() -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("name", "parameters", "grain"))
    for name in queries.names():
        query = queries.load(name)
        marked = [f"[{word}]" if word in query.optional else word for word in sorted(query.parameters)]
        writer.writerow((name, " ".join(marked), query.grain))


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head` ends us in silence, as it does any filter
    sys.exit(main())
