"""Memory that was freed goes back to the system: no large block is cut from the heap, whatever was freed before."""

import ctypes

import pytest

from pages.server import heap

MAPPED = 2  # IS_MMAPPED of malloc.c of glibc, in the size that stands before a block of the system


def test_a_large_block_is_of_the_system_after_a_larger_one_was_freed() -> None:
    library = ctypes.CDLL(None)
    if not heap.bound():
        pytest.skip("another C library than glibc")
    library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    library.free.argtypes = [ctypes.c_void_p]
    library.free(library.malloc(20 * 2**20))  # after which glibc would cut all that is smaller from its heap
    held = library.malloc(2**20)
    try:
        assert ctypes.c_size_t.from_address(held - ctypes.sizeof(ctypes.c_size_t)).value & MAPPED
    finally:
        library.free(held)
        heap.give_back()
