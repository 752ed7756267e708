"""A page of text: titled paragraphs, for the statements of the footer."""

from collections.abc import Mapping, Sequence

from pages.markup import concat, draw, html
from pages.text import Say


def sections(say: Say, prefix: str, names: Sequence[str], told: Mapping[str, str]) -> None:
    """Each of `names` as a heading (`<prefix>.<name>.title`) and its text (`.text`, or what is `told` in its place);
    side by side where there is room.
    """
    texts = {name: told.get(name) or say(f"{prefix}.{name}.text") for name in names}
    parts = concat(
        html("<section><h2>{}</h2><p>{}</p></section>", say(f"{prefix}.{name}.title"), text)
        for name, text in texts.items()
    )
    draw(html('<div class="tc-text tc-side">{}</div>', parts))
