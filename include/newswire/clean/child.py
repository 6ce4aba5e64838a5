"""The child process of workers.py: cleans the pages that come over a socket, under limits of its own."""

from __future__ import annotations

import resource
import sys
from importlib import import_module
from multiprocessing.connection import Connection

from newswire.clean.cleaner import clean
from newswire.errors import BadItem
from newswire.models import CleanedPage

MAX_BYTES = 1536 * 2**20
GROWN_KIB = 768 * 2**10  # at rest a child needs half of it, so that one so large gives way to a new one
CPU_SECONDS = 20
_PAGES_PER_RESET = 100
_EXTRACTORS = ("trafilatura", "resiliparse.extract.html2text", "htmldate", "py3langid")


def main(descriptor: int) -> None:
    """Answers each page with (article or verdict, whether this process is still sound)."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_BYTES, MAX_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    line = Connection(descriptor)
    line.send(None)  # it runs
    pages = 0
    loaded: bool | None = None
    while True:
        try:
            page = line.recv()
        except (EOFError, OSError):
            return
        needed = page.source is None or not page.source.clean
        if loaded is None or (needed and not loaded):
            if needed:
                _load()
            loaded = needed
            line.send(None)  # the imports are done: the time of the page begins
        _allow_cpu()
        sound = True
        answer: CleanedPage | BadItem
        try:
            answer = clean(page)
        except BadItem as verdict:
            answer = verdict
        except MemoryError:
            answer, sound = BadItem("timeout", "the page needs more than 1.5 GiB"), False
        except Exception as error:  # a page must never end the stage; its capture stays for a look
            answer, sound = BadItem("broken", f"{type(error).__name__}: {error}"[:500]), False
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > GROWN_KIB
        line.send((answer, sound and not grown))
        pages += 1
        if pages % _PAGES_PER_RESET == 0 and "trafilatura" in sys.modules:
            from trafilatura.meta import reset_caches

            reset_caches()


def _load() -> None:
    """Imports what pages without a source rule need: most of a second, which is not their own time."""
    for name in _EXTRACTORS:
        import_module(name)


def _allow_cpu() -> None:
    """The limit counts the whole life of a process, so it moves on with each page."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + CPU_SECONDS + 1, hard))


if __name__ == "__main__":
    main(int(sys.argv[1]))
