"""The title of a page: what was found, then one sentence."""

from pages.markup import NOTHING, Hole, Markup, concat, draw, escape, html


def page(title: Hole, sentence: str = "") -> None:
    """A page's only first-level heading, marked as French where it was deposited so, and the sentence under it."""
    lead = html("<p>{}</p>", sentence) if sentence else NOTHING
    draw(html('<header class="tc-title"><h1 id="contenu" tabindex="-1">{}</h1>{}</header>', unbroken(title), lead))


def section(title: str, sentence: str = "") -> None:
    """A second-level heading inside a page."""
    lead = html("<p>{}</p>", sentence) if sentence else NOTHING
    draw(html('<div class="tc-section"><h2>{}</h2>{}</div>', title, lead))


def unbroken(words: Hole) -> Markup:
    """Words as the content of an element, where no line ends inside one that has hyphens, unless it is longer than a
    line; the first word begins one as it is.
    """
    found, tags = list[Markup](), 0
    for word in escape(words).split(" "):
        whole = found and not tags and "-" in word and "<" not in word
        found.append(html('<span class="tc-whole">{}</span>', word) if whole else word)
        tags += word.count("<") - word.count(">")
    return concat(found, " ")
