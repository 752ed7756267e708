"""Answers kept for the next reader of the same edition, within a bound of bytes."""

import sys
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, fields, is_dataclass
from functools import wraps
from itertools import chain
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd

from queries.access import Viewer
from queries.edition_file import Edition

P = ParamSpec("P")
T = TypeVar("T")
MOST_BYTES = 96 * 2**20
_PLAIN = frozenset((str, int, float, bool, type(None)))  # by far the most of what is weighed


@dataclass
class _Answer:
    """An answer that is there or on its way, the edition it is drawn from, and what it weighs once it is there."""

    edition: str
    value: "Future[Any]" = field(default_factory=Future)
    size: int = 0


@dataclass
class _Answers:
    """Answers by question, the one asked for last at the end, within a bound of bytes."""

    most_bytes: int
    size: int = 0
    by_question: OrderedDict[Hashable, _Answer] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def ask(self, question: Hashable, edition: str) -> tuple[_Answer, bool]:
        """The answer to a question, and whether it is for the caller to make."""
        with self.lock:
            found = self.by_question.get(question)
            if found:
                self.by_question.move_to_end(question)
                return found, False
            self.by_question[question] = _Answer(edition)
            return self.by_question[question], True

    def weigh(self, question: Hashable, answer: _Answer, size: int) -> None:
        """Count an answer that is there now, if it was not forgotten; those asked for longest ago go until all fit."""
        with self.lock:
            if self.by_question.get(question) is answer:
                answer.size = size
                self.size += size
            while self.size > self.most_bytes:
                self._drop(next(iter(self.by_question)))

    def drop(self, questions: Callable[[Hashable, _Answer], bool]) -> None:
        """Forget the answers that a condition picks."""
        with self.lock:
            for question in [one for one, answer in self.by_question.items() if questions(one, answer)]:
                self._drop(question)

    def _drop(self, question: Hashable) -> None:
        self.size -= self.by_question.pop(question).size


_answers = _Answers(MOST_BYTES)


def cached(make: Callable[Concatenate[Viewer, Edition, P], T]) -> Callable[Concatenate[Viewer, Edition, P], T]:
    """A function of (viewer, edition, ...) that answers once for all who ask the same, at the same time or later.

    Both are part of the question, whole: no reader gets the answer of another, nor of another edition. A data frame is
    given as a copy that shares its data until it is changed; anything else must not be changed.
    """

    @wraps(make)
    def answer(viewer: Viewer, edition: Edition, /, *args: P.args, **named: P.kwargs) -> T:
        question = _question(make, viewer, edition, args, named)
        found, mine = _answers.ask(question, edition.name)
        if not mine:
            # Whoever was to make it failed, or their page was left: that is not the answer.
            return make(viewer, edition, *args, **named) if found.value.exception() else _shared(found.value.result())
        try:
            value = make(viewer, edition, *args, **named)
        except BaseException as error:
            _answers.drop(lambda one, _: one == question)
            found.value.set_exception(error)
            raise
        found.value.set_result(value)
        _answers.weigh(question, found, weight(question) + weight(value))
        return _shared(value)

    return answer


def _question(make: Callable[..., object], viewer: Viewer, edition: Edition, args: Any, named: Any) -> Hashable:
    return make.__module__, make.__qualname__, viewer, edition, _frozen(args), _frozen(named)


def forget_all_but(names: Collection[str]) -> None:
    """Forget what was answered from any edition that is not named."""
    _answers.drop(lambda _, answer: answer.edition not in names)


def held() -> int:
    """Bytes that are kept, about."""
    return _answers.size


def _shared(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_shared, value))
    return value.copy(deep=False) if isinstance(value, pd.DataFrame) else value


def _frozen(value: Any) -> Hashable:
    """The same as something that can be a key."""
    if isinstance(value, Mapping):
        return tuple((name, _frozen(one)) for name, one in sorted(value.items()))
    if isinstance(value, list | tuple):
        return tuple(map(_frozen, value))
    return type(value), value  # 1, 1.0 and True are three questions


def weight(value: object, weighed: set[int] | None = None) -> int:
    """About what a value weighs, what it holds included; what it holds a thousand times weighs once."""
    weighed = set() if weighed is None else weighed
    if id(value) in weighed:
        return 0
    weighed.add(id(value))
    if type(value) in _PLAIN:
        return sys.getsizeof(value)
    if isinstance(value, pd.DataFrame):
        return int(value.memory_usage(deep=True).sum())
    return sys.getsizeof(value) + sum(weight(one, weighed) for one in _held_by(value))


def _held_by(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return chain(value, value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return value
    if is_dataclass(value) and not isinstance(value, type):  # a question names the types of what it asks
        return [getattr(value, one.name) for one in fields(value)]
    return ()
