"""Territory: one region or département on one page."""

from pages.territory.sheet import render as render
