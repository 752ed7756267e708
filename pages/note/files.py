"""The writers of a note, by format, each brought in when it is asked for."""

from collections.abc import Callable
from importlib import import_module

from pages.note.model import Note, WrongNote

WRITERS = {"docx": "pages.note.word", "pdf": "pages.note.pdf", "pptx": "pages.note.slides"}
FORMATS = tuple(WRITERS)


def written(note: Note, kind: str) -> bytes:
    """The note as a file of a format. Raises WrongNote for a format that is none."""
    if kind not in WRITERS:
        raise WrongNote(f'there is no format "{kind}" (expected {", ".join(FORMATS)})')
    write: Callable[[Note], bytes] = import_module(WRITERS[kind]).write
    return write(note)
