"""The raw archive of what servers said: WARC files and the way to read them."""

from newswire.fetch.archive.records import Earlier, Stored
from newswire.fetch.archive.store import Archive, Orphan
from newswire.fetch.archive.writer import ArchiveWriter, Kept, capture_key

__all__ = ["Archive", "ArchiveWriter", "Earlier", "Kept", "Orphan", "Stored", "capture_key"]
