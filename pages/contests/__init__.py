"""Contest or annotate a figure, follow what became of it, and answer."""

from pages.contests.page import render as render
