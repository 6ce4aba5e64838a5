"""A writer killed at any moment: every indexed record is readable, nothing is indexed twice, orphans are found."""

import multiprocessing
import random
import time
from datetime import date

from newswire.errors import BadItem
from newswire.fetch.archive import Archive, writer
from newswire.models import ArchivePlace

from .answers import answer

FORK = multiprocessing.get_context("fork")  # a new interpreter for each kill would take seconds


def write_on(root, index, start):
    writer.MOST_RECORDS = 7

    def to_index(kept):
        with index.open("a") as file:
            file.write("".join(f"{key} {p.path} {p.offset} {p.length}\n" for key, p in kept))

    with Archive(root).writer("alwifaq", date(2026, 3, 1), f"run-{start}", to_index) as writing:
        for n in range(start, start + 100_000):
            writing.write(answer(n))


def indexed(path):
    return [line.split(" ") for line in path.read_text().splitlines() if line.count(" ") == 3] if path.exists() else []


def test_nothing_that_was_indexed_is_lost_and_nothing_published_is_forgotten(tmp_path):
    root, index = tmp_path / "archive", tmp_path / "index"
    moments = random.Random(7)  # the same kills each time
    for n in range(60):
        process = FORK.Process(target=write_on, args=(str(root), index, n * 1_000_000))
        process.start()
        time.sleep(moments.uniform(0.0, 0.1))
        process.kill()
        process.join()
        known = {path for _, path, _, _ in indexed(index)}
        with index.open("a") as file:
            for orphan in Archive(str(root)).orphans(known):
                for stored, place in orphan.entries:
                    file.write(f"{stored.capture} {place.path} {place.offset} {place.length}\n")
    rows = indexed(index)
    archive = Archive(str(root))
    assert len(rows) > 200
    assert len({tuple(row) for row in rows}) == len(rows)
    assert {path for _, path, _, _ in rows} == {orphan.path for orphan in archive.orphans(set())}
    places = [ArchivePlace(path, int(offset), int(length)) for _, path, offset, length in rows]
    found = [stored for _, stored in archive.read_many(places)]
    assert not [stored for stored in found if isinstance(stored, BadItem)]
    assert [str(stored.capture) for stored in found] == [row[0] for row in rows]
    with archive.writer("alwifaq", date(2026, 3, 1), "after"):
        pass
    assert list(archive.spool.glob("*.part")) == []
