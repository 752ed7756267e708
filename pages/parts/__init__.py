"""Parts of a page: values in, figure out; never a query."""

from pages.parts.panels import panel as panel
