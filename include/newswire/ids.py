"""Ids are computed from content, never drawn, so that a second run makes the same ones. Hashes carry a version."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any
from urllib.parse import urldefrag

from courlan import clean_url, normalize_url

_NAMESPACE = uuid.UUID("0f1e7c9c-6c0c-5d0b-9d9e-3f7d4f6f5a10")
_VERSION = 1
_MOST_STEPS = 8
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str).encode


def url_key(url: str) -> str:
    """The canonical form of a url by which two spellings of one page meet: without tracking and fragment."""
    key = _cleaned(url)
    for _ in range(_MOST_STEPS):  # what one step takes away may lay bare more of the same: https://a.test/?
        step = _cleaned(key)
        if step == key:
            break
        key = step
    return key


def _cleaned(url: str) -> str:
    bare = urldefrag(url.strip()).url
    return clean_url(bare) or normalize_url(bare) or bare


def content_hash(*parts: Any) -> bytes:
    """32 bytes that name these values; stable over Python versions."""
    return hashlib.sha256(_encode([_VERSION, *parts]).encode()).digest()


def content_uuid(*parts: Any) -> uuid.UUID:
    """A UUID (version 5) that names these values."""
    return uuid.uuid5(_NAMESPACE, content_hash(*parts).hex())


def article_id(source_id: str, key: str) -> uuid.UUID:
    """The id of the article that a source keeps under this url key."""
    return content_uuid("article", source_id, key)


def capture_id(final_url: str, body: bytes) -> uuid.UUID:
    """The id of what a server answered: the same page with the same bytes is the same capture."""
    return content_uuid("capture", final_url, hashlib.sha256(body).hexdigest())
