"""Charts and maps as SVG in plain HTML: no script, any width, both themes. For what is read outside of the pages."""
