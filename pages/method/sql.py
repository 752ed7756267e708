"""SQL as it is read on a page: coloured by the server, copied by selecting it, which one click does."""

import re

from pages.markup import Markup, concat, escape, html

_WORDS = (
    "all and any any_value as asc between by case cast count cross current date desc distinct else end except exclude "
    "exists false filter following from full group having if in inner interval intersect is join last lateral left "
    "like limit max min not null nulls offset on or order outer over partition preceding qualify range recursive "
    "replace right row rows select sum then true unbounded union unnest using values when where window with"
)
_PIECES = re.compile(
    r"(?P<note>--[^\n]*)|(?P<text>'(?:[^']|'')*')|(?P<asked>\$\w+)|(?P<number>\b\d+(?:\.\d+)?\b)|(?P<word>\b[a-z_]+\b)"
)
_KNOWN = frozenset(_WORDS.split())


def coloured(sql: str) -> Markup:
    """HTML of a query: its words, texts, numbers, parameters and notes told apart, every character of it kept."""
    pieces: list[Markup] = []
    end = 0
    for found in _PIECES.finditer(sql):
        kind, words = found.lastgroup or "", found[0]
        pieces.append(escape(sql[end : found.start()]))
        plain = kind == "word" and words not in _KNOWN
        pieces.append(escape(words) if plain else html('<span class="tq-{}">{}</span>', kind, words))
        end = found.end()
    return concat([*pieces, escape(sql[end:])])


def without_header(sql: str) -> str:
    """A query without the comments that it begins with."""
    lines = sql.splitlines()
    return "\n".join(lines[next(rank for rank, line in enumerate(lines) if not line.startswith("--")) :])


def block(title: str, sql: str) -> Markup:
    """HTML of a query under its title, folded."""
    code = html('<pre class="tq-sql" tabindex="0"><code>{}</code></pre>', coloured(sql.strip()))
    return html("<details><summary>{}</summary>{}</details>", title, code)
