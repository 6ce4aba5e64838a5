"""discover, fetch, clean, deduplicate, extract, load: one function is one task, one command and one test."""

from newswire.pipeline.clean import clean
from newswire.pipeline.context import Context, by_hand
from newswire.pipeline.deduplicate import deduplicate
from newswire.pipeline.discover import discover
from newswire.pipeline.extract import chunks, extract
from newswire.pipeline.fetch import fetch
from newswire.pipeline.load import load
from newswire.pipeline.poll import due_sources, poll
from newswire.pipeline.publish import check, publish
from newswire.pipeline.verdict import verdict

__all__ = [
    "Context", "by_hand", "check", "chunks", "clean", "deduplicate", "discover", "due_sources", "extract", "fetch",
    "load", "poll", "publish", "verdict",
]  # fmt: skip
