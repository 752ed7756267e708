"""Method: every indicator, every source, the rules, the downloads."""

from pages.method.catalogue import render as render
