"""What other sites may show inside their own pages: figures, charts and maps of what is public, and any framed part of
a public page; each a small page without script, with the lines to copy.

Everything is read from the public file, whoever asks.
"""

from starlette.routing import BaseRoute

from pages.outputs.embed import indicator, part


def routes() -> list[BaseRoute]:
    """All of them."""
    return [*part.routes(), *indicator.routes()]
