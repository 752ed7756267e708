"""Words in HTML: a figure among them is written with what it is; in an attribute, words are words."""

import html

import markupsafe


def escape(words: str) -> str:
    """Words as the content of an element: a known figure becomes `<data value=... data-figure=...>`."""
    return str(markupsafe.escape(words))


def quoted(words: str) -> str:
    """Words as the value of an attribute, which holds no element."""
    return html.escape(str(words))
