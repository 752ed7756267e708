"""What the server brings in before its first reader: not what few ask for."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
def test_what_few_ask_for_comes_with_the_first_who_does() -> None:
    few = {"docx", "feedgen", "icalendar", "lxml", "openpyxl", "pptx", "scipy.optimize", "statsmodels", "xlsxwriter"}
    code = "import sys; from pages.server import warm_up; warm_up._warm_up(); print(*sys.modules)"
    run = [sys.executable, "-c", code]
    brought = {*subprocess.run(run, capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()}
    assert "pages.overview.map" in brought
    assert not few & brought
