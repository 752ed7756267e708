"""SQL as it is read on a page, copied by selecting it, which one click does."""

from pages.markup import Markup, html


def without_header(sql: str) -> str:
    """A query without the comments that it begins with."""
    lines = sql.splitlines()
    return "\n".join(lines[next(rank for rank, line in enumerate(lines) if not line.startswith("--")) :])


def block(title: str, sql: str) -> Markup:
    """HTML of a query under its title, folded."""
    code = html('<pre class="tq-sql" tabindex="0"><code>{}</code></pre>', sql.strip())
    return html("<details><summary>{}</summary>{}</details>", title, code)
