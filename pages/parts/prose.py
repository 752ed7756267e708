"""A page of text: titled paragraphs, for the statements of the footer."""

from collections.abc import Mapping, Sequence

from pages.markup import Markup, concat, draw, html
from pages.text import Say


def sections(say: Say, prefix: str, names: Sequence[str], told: Mapping[str, str]) -> None:
    """Each of `names` as a heading (`<prefix>.<name>.title`) and its text (`.text`, or what is `told` in its place),
    a text of several lines as a list of them.
    """
    texts = {name: told.get(name) or say(f"{prefix}.{name}.text") for name in names}
    parts = concat(
        html("<section><h2>{}</h2>{}</section>", say(f"{prefix}.{name}.title"), _lines(text))
        for name, text in texts.items()
    )
    draw(html('<div class="tc-text tc-side">{}</div>', parts))


def _lines(text: str) -> Markup:
    if "\n" not in text:
        return html("<p>{}</p>", text)
    return html("<ul>{}</ul>", concat(html("<li>{}</li>", line) for line in text.splitlines()))
