"""An answer as a file, in any of the formats that others ask for."""

from queries import files, workbook
from queries.files import Answer


def written(answer: Answer, form: str, language: str = "fr") -> bytes:
    """The bytes of an answer in one of `files.FORMATS`. Raises TooLong."""
    return workbook.of_answer(answer, language) if form == "xlsx" else files.written(answer, form, language)
