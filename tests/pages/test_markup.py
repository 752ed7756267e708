"""HTML is typed: words cannot reach a page unescaped, and there is one way to a page."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from pages import markup
from pages.markup import NOTHING, Markup, attributes, concat, draw, html
from pages.text import Say
from queries import figures

PAGES = Path(__file__).parents[2] / "pages"
FILES = sorted(file for file in PAGES.rglob("*.py") if file != PAGES / "markup.py")
TAG = re.compile(r"</?[a-zA-Z!]")
BREAKS_OUT = """<a title='x' href="y">&"""


def test_words_are_escaped_by_where_they_stand() -> None:
    assert html("<p>{}</p>", BREAKS_OUT) == "<p>&lt;a title=&#39;x&#39; href=&#34;y&#34;&gt;&amp;</p>"
    assert html('<p title="{}">', BREAKS_OUT) == '<p title="&lt;a title=&#x27;x&#x27; href=&quot;y&quot;&gt;&amp;">'
    assert html("<p title='{}'>", "'") == "<p title='&#x27;'>"
    assert attributes(' title="{}"', '"') == ' title="&quot;"'
    assert concat([html("<b>{}</b>", "<"), html("<i></i>")], " < ") == "<b>&lt;</b> &lt; <i></i>"


def test_markup_goes_in_as_it_is_and_holes_take_names_and_formats() -> None:
    assert html("<p{}>{}</p>", attributes(" class=late"), html("<b>1</b>")) == "<p class=late><b>1</b></p>"
    assert html("<p{}>{name} {name}</p>", NOTHING, name="a&b") == "<p>a&amp;b a&amp;b</p>"
    assert html('<i style="left:{:.1f}%">{{}}</i>', 12.345) == '<i style="left:12.3%">{}</i>'


def test_a_known_figure_says_what_it_is_between_tags_and_is_words_in_an_attribute() -> None:
    far = Say("fr").number(figures.key("communes_far", "region", "53")(7))
    element = '<data value="7" data-figure="communes_far" data-place="R53">7</data>'
    assert html('<p title="{}">{}</p>', far, far) == f'<p title="7">{element}</p>'
    told = Say("fr")("parts.scope.title", title=html("<b>{}</b>", far), where="<ici>")
    assert html("<p>{}</p>", told) == f"<p><b>{element}</b>, &lt;ici&gt;</p>"


@pytest.mark.parametrize("template", ["<p {}>", "<p class={}>", "<{}>"])
def test_words_in_a_tag_outside_of_quotes_are_an_error(template: str) -> None:
    with pytest.raises(TypeError, match="words in a tag, outside of quotes: onclick=x"):
        html(template, "onclick=x")


def test_markup_in_a_quoted_attribute_is_an_error() -> None:
    with pytest.raises(TypeError, match="markup in an attribute: <b>"):
        html('<p title="{}">', html("<b>"))


@pytest.mark.parametrize("values", [(), ("a",), ("a", "b", "c")])
def test_each_hole_takes_one_value(values: tuple[str, ...]) -> None:
    with pytest.raises(TypeError, match=f"2 holes, {len(values)} values"):
        html("<p>{}{}</p>", *values)


def test_nothing_is_sent_where_there_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = list[str]()
    monkeypatch.setattr(st, "html", sent.append)
    draw(NOTHING)
    draw(html("<p>{}</p>", 1))
    assert sent == ["<p>1</p>"]


def test_only_markup_is_drawn() -> None:
    """mypy holds every caller to it."""
    assert inspect.get_annotations(draw) == {"piece": Markup, "return": None}


def _literal(node: ast.expr) -> str:
    """The fixed words of a string."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_literal(part) for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _untyped(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Where HTML is made, or sent, by another way than the one: line, what."""
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr() if TAG.search(_literal(node)):
                yield node.lineno, "an f-string that holds a tag"
            case ast.BinOp(left=left, op=ast.Mod()) if TAG.search(_literal(left)):
                yield node.lineno, "% on a string that holds a tag"
            case ast.Call(func=ast.Attribute(value=value, attr="format" | "format_map")) if TAG.search(_literal(value)):
                yield node.lineno, ".format on a string that holds a tag"
            case ast.Call(func=ast.Attribute(value=ast.Name(owner), attr="html")) if owner not in ("markup", "summary"):
                yield node.lineno, "HTML sent without draw"
            case ast.keyword(arg="unsafe_allow_html"):
                yield node.lineno, "HTML sent as Markdown"
            case ast.Call(func=ast.Name("Markup"), args=[argument]) if not isinstance(argument, ast.Constant):
                yield node.lineno, "words called markup"
            case ast.Call(func=ast.Name("html" | "attributes"), args=[template, *_]) if not _is_fixed(template):
                yield node.lineno, "a template that is made"


def _is_fixed(template: ast.expr) -> bool:
    """Whether a template is written out, here or in a constant of its module."""
    name = template.value if isinstance(template, ast.Subscript) else template
    return isinstance(template, ast.Constant) or (isinstance(name, ast.Name) and name.id.isupper())


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PAGES)))
def test_html_is_made_and_sent_one_way(file: Path) -> None:
    assert not list(_untyped(ast.parse(file.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    "code",
    [
        'f"<b>{x}</b>"',
        '"<b>%s</b>" % x',
        '"<b>{}</b>".format(x)',
        "st.html(x)",
        "st.markdown(x, unsafe_allow_html=True)",
        "Markup(x)",
        'html("<b>" + x)',
    ],
)
def test_another_way_is_found(code: str) -> None:
    assert len(list(_untyped(ast.parse(code)))) == 1


def test_the_way_itself_is_short() -> None:
    """What is trusted to escape can be read at once."""
    assert len(Path(markup.__file__).read_text(encoding="utf-8").splitlines()) < 130
