"""The page inside a file that a browser saved as MHTML: a mail whose first HTML part is the page."""

from __future__ import annotations

from email import message_from_bytes, policy

_SIGN = b"mime-version:"
_REACH = 2_000


def unwrapped(body: bytes) -> bytes:
    """The HTML part of a saved page; every other body as it is."""
    start = body[:_REACH].lstrip()
    if start[:1] == b"<" or _SIGN not in start.lower():
        return body
    try:
        mail = message_from_bytes(body, policy=policy.compat32)
        for part in mail.walk():
            if part.get_content_type() == "text/html":
                page = part.get_payload(decode=True)
                return page if isinstance(page, bytes) and page else body
    except Exception:  # any: the mail parser has its own ideas of broken headers, and then the body is no saved page
        return body
    return body
