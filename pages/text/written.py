"""Numbers and sentences as they are written: a text that knows what its figures are, and says it in HTML."""

import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from pages.markup import Markup, attributes, concat, escape, french, html
from queries.figures import Key

# The figures written since somebody began to notice them, in order.
_noticed: ContextVar[dict[Key, None] | None] = ContextVar("noticed", default=None)
# What a figure says of itself (queries.figures.Key.attributes).
_ATTRIBUTE = {name: f' data-{name}="{{}}"' for name in ("figure", "place", "on", "whose", "of")}


class Number(str):
    """A number as it is written: it chooses between two forms of what it counts (`{count:jour|jours}`), and says in
    HTML which figure it is, where it knows.
    """

    plural: str
    key: Key | None
    exact: float

    def __new__(cls, written: str, plural: str = "other") -> "Number":
        made = super().__new__(cls, written)
        made.plural, made.key = plural, None
        return made

    @classmethod
    def of(cls, value: Any, written: str, plural: str = "other") -> "Number":
        """What is written of a value, which may know what it is (queries.figures)."""
        made = cls(written, plural)
        made.key = getattr(value, "key", None)
        if made.key is not None:
            made.exact = value.exact
        return made

    def __format__(self, forms: str) -> str:
        if not forms:
            return str(self)
        one, other = forms.split("|")
        return one if self.plural == "one" else other

    def __html__(self) -> Markup:
        words = str(self)
        if self.key is None:
            return escape(words)
        if (noticed := _noticed.get()) is not None:
            noticed[self.key] = None
        told = concat(attributes(_ATTRIBUTE[name], text) for name, text in self.key.attributes().items())
        return html('<data value="{}"{}>{}</data>', exact(self.exact), told, words)


class French(str):
    """Words that come in French on a page in another language: they read as any text, and are marked so in HTML."""

    def __html__(self) -> Markup:
        return french(str(self))


class Sentence(str):
    """Words with known figures among them: it reads as any text, and says in HTML what each figure is."""

    _parts: tuple[str, ...]

    def __new__(cls, parts: Iterable[str]) -> "Sentence":
        kept = tuple(part for part in parts if part)
        made = super().__new__(cls, "".join(kept))
        made._parts = kept
        return made

    @classmethod
    def filled(cls, template: str, values: Mapping[str, str]) -> "Sentence":
        """A template with its {names} filled in."""
        parts: list[str] = []
        for literal, name, form, _ in string.Formatter().parse(template):
            parts.append(literal)
            if name is not None:
                parts.append(format(values[name], form) if form else values[name])
        return cls(parts)

    def opened(self, change: Callable[[str], str]) -> "Sentence":
        """The sentence whose first letter is changed (`str.upper`, `str.lower`); a figure stays as it is written."""
        first, *others = self._parts
        return self if is_known(first) else Sentence([change(first[:1]) + first[1:], *others])

    def __add__(self, words: str) -> "Sentence":
        return Sentence([self, words])

    def __radd__(self, words: str) -> "Sentence":
        return Sentence([words, self])

    def __html__(self) -> Markup:
        return concat(map(escape, self._parts))


def opened(words: str) -> str:
    """The same words where they begin a line: with a capital."""
    return words.opened(str.upper) if isinstance(words, Sentence) else words[:1].upper() + words[1:]


@contextmanager
def noticing() -> Iterator[dict[Key, None]]:
    """The keys of the figures that are written as HTML meanwhile, in order."""
    noticed: dict[Key, None] = {}
    token = _noticed.set(noticed)
    try:
        yield noticed
    finally:
        _noticed.reset(token)


def notice(keys: Iterable[Key]) -> None:
    """Notice figures that were written before, and stand there again."""
    if (noticed := _noticed.get()) is not None:
        noticed.update(dict.fromkeys(keys))


def is_known(words: object) -> bool:
    """Whether something of a text knows what it is: a figure, words that came in French, or markup."""
    return type(words) in (Sentence, French, Markup) or (type(words) is Number and words.key is not None)


def joined(between: str, parts: Iterable[str]) -> str:
    """Texts one after another, as `between.join(parts)`: figures among them still know what they are."""
    given = list(parts)
    if not any(map(is_known, given)):
        return between.join(given)
    return Sentence(piece for rank, part in enumerate(given) for piece in ((between, part) if rank else (part,)))


def exact(value: float) -> str:
    """A value as data: whole where it is, else to seven digits, or three after the point where that is more: beyond,
    two ways of adding the same figures differ, and before, to round it again could make another figure of it.
    """
    number = float(value)
    return f"{number:.0f}" if number.is_integer() else f"{number:.{7 if abs(number) < 10_000 else 10}g}"
