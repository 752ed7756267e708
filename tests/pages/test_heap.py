"""Memory that was freed goes back to the system: no large block is cut from the heap, whatever was freed before."""

import ctypes

import pytest

from pages.server import heap


class Told(ctypes.Structure):
    """mallinfo2 of malloc.h: `hblks` counts the blocks that are of the system each by itself."""

    names = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"
    _fields_ = [(name, ctypes.c_size_t) for name in names.split()]


def test_a_large_block_is_of_the_system_after_a_larger_one_was_freed() -> None:
    library = ctypes.CDLL(None)
    if not heap.bound():
        pytest.skip("another C library than glibc")
    library.mallinfo2.restype, library.malloc.restype = Told, ctypes.c_void_p
    library.malloc.argtypes, library.free.argtypes = [ctypes.c_size_t], [ctypes.c_void_p]
    library.free(library.malloc(20 * 2**20))  # after which glibc would cut all that is smaller from its heap
    before = library.mallinfo2().hblks
    held = library.malloc(2**20)
    try:
        assert library.mallinfo2().hblks == before + 1
    finally:
        library.free(held)
        heap.give_back()
