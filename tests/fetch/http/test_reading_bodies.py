"""Whatever pieces a body comes in, it is read the same, and a cut one is never taken for whole."""

import asyncio
import gzip
import itertools
import zlib
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newswire.fetch.http.announced import AnnouncedOnly
from newswire.fetch.http.policy import Policy
from newswire.fetch.http.read import Body, Broken, TooBig

BODIES = st.binary(max_size=4000) | st.integers(0, 60_000).map(bytes)
CUTS = st.lists(st.integers(0, 5000), max_size=6)
PACK = {"": bytes, "gzip": gzip.compress, "deflate": zlib.compress}


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    return [data[a:b] for a, b in itertools.pairwise(edges)]


def read(data: bytes, encoding: str, cuts: list[int], policy: Policy, limit: int | None = None) -> bytes:
    body = Body(encoding, policy, limit)
    for piece in pieces(data, cuts):
        if piece:
            body.add(piece)
    return body.end()


@given(BODIES, CUTS, st.sampled_from(["", "gzip", "deflate"]))
def test_the_pieces_do_not_matter(content, cuts, encoding):
    assert read(PACK[encoding](content), encoding, cuts, Policy()) == content


@given(BODIES, st.data(), st.sampled_from(["gzip", "deflate"]))
def test_a_compressed_body_that_is_cut_is_broken(content, data, encoding):
    packed = PACK[encoding](content)
    with pytest.raises(Broken):
        read(packed[: data.draw(st.integers(0, len(packed) - 1))], encoding, [], Policy())


@given(st.integers(0, 400_000), CUTS, st.integers(1, 300_000), st.sampled_from(["", "gzip", "deflate"]))
def test_no_more_than_the_limit_is_kept(size, cuts, most, encoding):
    packed = PACK[encoding](bytes(size))
    if size <= most:
        assert len(read(packed, encoding, cuts, Policy(decoded=most))) == size
    else:
        with pytest.raises(TooBig):
            read(packed, encoding, cuts, Policy(decoded=most))


@given(BODIES, CUTS, st.integers(0, 5000), st.sampled_from(["", "gzip", "deflate"]))
def test_a_prefix_can_be_asked_for(content, cuts, limit, encoding):
    assert read(PACK[encoding](content), encoding, cuts, Policy(), limit) == content[:limit]


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=400), st.binary(max_size=200), CUTS, st.booleans())
def test_the_announced_bytes_are_the_body_in_whatever_packets_they_come(content, more, cuts, hints):
    head = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" if hints else b""
    head += b"HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: %d\r\n\r\n" % len(content)

    async def run() -> tuple[int, bytes, bool]:
        protocol = AnnouncedOnly(asyncio.get_running_loop())
        protocol.connection_made(Mock())
        protocol.set_response_params(read_until_eof=True)
        for piece in pieces(head + content + more, [cut % 700 for cut in cuts]):
            if piece:
                protocol.data_received(piece)
        message, payload = await protocol.read()
        while message.code < 200:
            message, payload = await protocol.read()
        return message.code, await payload.read(), protocol.should_close

    code, body, closes = asyncio.run(run())
    assert (code, body) == (200, content)
    assert closes or not more
