"""The language that a request asks for."""

from starlette.requests import HTTPConnection

from pages.text import LANGUAGES


def language(request: HTTPConnection) -> str:
    """The language a request asks for with ?lang=, French otherwise."""
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]
