"""Memory that was freed goes back to the system, whatever was freed before; what few ask for is not there at first."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

# In a process of its own: elsewhere a block may fit in what others freed. IS_MMAPPED (2) of malloc.c of glibc, in the
# size that stands before a block, says that it is of the system by itself.
TRIED = """
import ctypes
from pages.server import process_memory
library = ctypes.CDLL(None)
bounded = process_memory.bound_memory() if {bounded} else True
library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
library.free.argtypes = [ctypes.c_void_p]
library.free(library.malloc(20 * 2**20))  # after which glibc cuts all that is smaller from its heap
held = library.malloc(2**20)
print(ctypes.c_size_t.from_address(held - ctypes.sizeof(ctypes.c_size_t)).value & 2 if bounded else "another C library")
"""


@pytest.mark.parametrize(("bounded", "told"), [(True, "2"), (False, "0")])
def test_a_large_block_is_of_the_system_after_a_larger_one_was_freed(bounded: bool, told: str) -> None:
    run = [sys.executable, "-c", TRIED.format(bounded=bounded)]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stdout.strip()
    if said == "another C library":
        pytest.skip(said)
    assert said == told


@pytest.mark.usefixtures("edition")
def test_what_few_ask_for_comes_with_the_first_who_does() -> None:
    few = {"docx", "feedgen", "icalendar", "lxml", "openpyxl", "pptx", "scipy.optimize", "statsmodels", "xlsxwriter"}
    code = "import sys; from pages.server import warm_up; warm_up._warm_up(); print(*sys.modules)"
    run = [sys.executable, "-c", code]
    brought = {*subprocess.run(run, capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()}
    assert "pages.overview.map" in brought
    assert not few & brought
