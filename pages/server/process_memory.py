"""Memory that was let go of is given back to the system: by itself the C library of Linux keeps most of it.

Each run of a page is a thread, and glibc gives threads heaps of their own, eight for each processor, in which what was
freed lies between what is kept. And once a large block was freed, the next ones are cut from those heaps too.
Where jemalloc gives the memory these bounds say nothing: it gives back by itself what lay free for ten seconds.
"""

import ctypes

import pyarrow

# Of malloc.h.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_ARENAS = 2
_PURGE = b"arena.4096.purge"  # of jemalloc: 4096 stands for every arena
_BLOCK_BYTES = 128 * 2**10  # from here on, a block is of the system and goes back to it; said, it does not move


def bound_memory() -> bool:
    """Bound what this process keeps from now on; False where its C library is another one."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "mallopt"):
        return False
    settings = {_ARENA_MAX: _ARENAS, _MMAP_THRESHOLD: _BLOCK_BYTES, _TRIM_THRESHOLD: _BLOCK_BYTES}
    return all(library.mallopt(*each) for each in settings.items())


def release_memory() -> None:
    """Give back now what lies free in this process, after much was forgotten: some milliseconds.

    Arrow has memory of its own, which it keeps once an answer has passed through it: some 10 MB.
    """
    pyarrow.default_memory_pool().release_unused()
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(0)
    if hasattr(library, "mallctl"):
        library.mallctl(_PURGE, None, None, None, 0)
