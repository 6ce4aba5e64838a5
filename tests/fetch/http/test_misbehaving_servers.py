"""Each misbehaviour ends as it must, within the budget, and no wrong page is taken for one."""

import gzip
import socket
import ssl
import subprocess
import sys
import time
import zlib

import pytest

from .hostile import (
    ARTICLE,
    GZIPPED,
    Site,
    closed_port,
    endless,
    endless_hints,
    fails_first,
    gzip_bomb,
    many_headers,
    packed,
    page,
    raw,
    redirect,
    reset,
    silent,
    slow_body,
    slow_headers,
    stalled_body,
    status,
)

CHALLENGE = b"<html><title>Just a moment...</title><body><script>x()</script>" + b"<p>Checking</p>" * 9 + b"</body>"
SOFT_404 = (
    "<html><title>موقع الوكالة</title><body><nav>" + '<a href="/">قسم من الأقسام</a> ' * 80 + "</nav><p>عذرا، "
    "الصفحة غير موجودة أو تم نقلها إلى عنوان آخر، يمكنكم العودة إلى الصفحة الرئيسية</p></body>"
).encode()
SCRIPT_PAGE = b"<html><head><script>location.reload()</script></head><body>Transferring to the website...</body></html>"
DEFLATE = zlib.compressobj(wbits=-15)
RAW_DEFLATE = DEFLATE.compress(ARTICLE) + DEFLATE.flush()
SWITCH = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"
EARLY = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n"
TEXT = {"Content-Type": "text/html"}
BOMB = gzip_bomb(32 << 20)
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"
MEMBERS = b"".join(gzip.compress(b"\0" * (4 << 20)) for _ in range(5))
LENGTH = b"Content-Length: %d\r\n\r\n" % len(ARTICLE) + ARTICLE

# path: behaviour, outcome, http status, number of requests for the page
CASES = {
    "slow headers": (slow_headers, "retry", None, None),
    "slow body": (slow_body, "retry", 200, None),
    "stalled body": (stalled_body, "retry", 200, None),
    "silent": (silent, "retry", None, None),
    "endless hints": (endless_hints, "retry", None, None),
    "reset": (reset, "retry", 200, 3),
    "reset, then well": (fails_first(1, reset), "ok", 200, 2),
    "empty reply": (raw(b""), "retry", None, None),
    "garbage": (raw(b"\x16\x03\x01\x02garbage\r\n\r\n"), "http-error", None, 1),
    "http 0.9": (raw(b"<html>" + ARTICLE), "http-error", None, 1),
    "thousands of headers": (raw(many_headers(5000)), "http-error", None, 1),
    "one endless header": (raw(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n"), "http-error", None, 1),
    "body shorter than announced": (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + ARTICLE), "retry", 200, 3),
    "body longer than announced": (
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(ARTICLE) + ARTICLE + b"more" * 99), "ok", 200, 1),
    "no length": (raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + ARTICLE), "ok", 200, 1),
    "bad chunk": (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\nzz\r\n"), "retry", 200, 3),
    "chunks cut": (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"), "retry", 200, 3),
    "negative length": (raw(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n" + ARTICLE), "http-error", None, 1),
    "two lengths": (
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 600\r\n\r\n" + ARTICLE), "http-error", None, 1),
    "gzip": (packed(GZIPPED), "ok", 200, 1),
    "gzip in two members": (packed(gzip.compress(ARTICLE[:90]) + gzip.compress(ARTICLE[90:])), "ok", 200, 1),
    "gzip with padding": (packed(GZIPPED + b"\0" * 50), "ok", 200, 1),
    "deflate": (packed(zlib.compress(ARTICLE), "deflate"), "ok", 200, 1),
    "deflate without a head": (packed(RAW_DEFLATE, "deflate"), "ok", 200, 1),
    "cut gzip": (packed(GZIPPED[:-9]), "retry", 200, 3),
    "gzip cut to nothing": (packed(b""), "retry", 200, 3),
    "damaged gzip": (packed(GZIPPED[:60] + b"\0\0\0\0" + GZIPPED[64:]), "retry", 200, 3),
    "wrong checksum": (packed(GZIPPED[:-8] + b"\1\2\3\4" + GZIPPED[-4:]), "retry", 200, 3),
    "second member cut": (packed(GZIPPED + GZIPPED[:-9]), "retry", 200, 3),
    "encoding not offered": (packed(ARTICLE, "br"), "http-error", 200, 1),
    "encoding twice": (packed(gzip.compress(GZIPPED), "gzip, gzip"), "http-error", 200, 1),
    "gzip bomb": (packed(gzip_bomb(64 << 20)), "too-big", 200, 1),
    "announced too big": (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"), "too-big", 200, 1),
    "endless feed": (endless, "too-big", 200, 1),
    "redirect to itself": (redirect("/redirect to itself"), "redirect-loop", None, 1),
    "redirect to a file": (redirect("file:///etc/passwd"), "blocked", None, 1),
    "redirect inwards": (redirect("http://10.0.0.1/"), "blocked", None, 1),
    "redirect to a password": (redirect("http://user:secret@example.org/"), "blocked", None, 1),
    "redirect to nothing": (redirect(""), "redirect-loop", None, 1),
    "redirect without a place": (status("302 Found"), "http-error", 302, 1),
    "rate limited for long": (status("429 Too Many", "Retry-After: 3600"), "deferred", 429, 1),
    "unavailable, then well": (fails_first(2, status("503 Busy")), "ok", 200, 3),
    "unavailable": (status("503 Busy"), "rate-limited", 503, 3),
    "server error": (status("500 Oops"), "retry", 500, 3),
    "timeout status": (status("408 Slow"), "retry", 408, 3),
    "gone": (status("410 Gone"), "gone", 410, 1),
    "not found": (status("404 Not Found"), "gone", 404, 1),
    "forbidden": (status("403 No", body=ARTICLE), "http-error", 403, 1),
    "no content": (status("204 No Content"), "http-error", 204, 1),
    "part of a page": (status("206 Partial", body=ARTICLE), "http-error", 206, 1),
    "not modified": (raw(b"HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n"), "not-modified", 304, 1),
    "challenge page": (page(CHALLENGE), "blocked-page", 200, 1),
    "soft 404": (page(SOFT_404), "blocked-page", 200, 1),
    "script page": (page(SCRIPT_PAGE), "blocked-page", 200, 1),
    "empty body": (page(b""), "blocked-page", 200, 1),
    "picture": (page(b"\x89PNG\r\n" * 99, "Content-Type: image/png"), "blocked-page", 200, 1),
    "windows-1256 unsaid": (
        page(ARTICLE.decode().encode("windows-1256", "ignore"), "Content-Type: text/html"), "ok", 200, 1),
    "packed twice, said once": (packed(gzip.compress(GZIPPED)), "blocked-page", 200, 1),
    "not packed": (packed(ARTICLE), "retry", 200, 3),
    "packed as gzip, said deflate": (packed(GZIPPED, "deflate"), "ok", 200, 1),
    "garbage after gzip": (packed(GZIPPED + b"garbage" * 9), "ok", 200, 1),
    "members that are bombs": (packed(MEMBERS), "too-big", 200, 1),
    "raw deflate bomb": (
        packed(zlib.compressobj(9, wbits=-15).compress(b"\0" * (1 << 26)), "deflate"), "too-big", 200, 1),
    "encoding unknown": (packed(ARTICLE, "zstd"), "http-error", 200, 1),
    "encoding empty": (packed(ARTICLE, ""), "ok", 200, 1),
    "no encoding named": (packed(ARTICLE, "identity"), "ok", 200, 1),
    "length of letters": (raw(b"HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n" + ARTICLE), "http-error", None, 1),
    "length of nothing": (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" + ARTICLE), "blocked-page", 200, 1),
    "endless length": (
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 400 + b"\r\n\r\n"), "http-error", None, 1),
    "length and chunks": (
        raw(CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Length: 5\r\n\r\n") + b"0\r\n\r\n"), "http-error", None, 1),
    "huge chunk": (raw(CHUNKED + b"FFFFFFFFFFFFFFFFFF\r\n" + ARTICLE), "retry", 200, 3),
    "negative chunk": (raw(CHUNKED + b"-5\r\n" + ARTICLE), "retry", 200, 3),
    "chunk with a name": (
        raw(CHUNKED + b'%x;name="v"\r\n%s\r\n0\r\n\r\n' % (len(ARTICLE), ARTICLE)), "ok", 200, 1),
    "no last chunk": (raw(CHUNKED + b"%x\r\n%s\r\n" % (len(ARTICLE), ARTICLE)), "retry", 200, 3),
    "packed for the way": (
        raw(CHUNKED.replace(b"chunked", b"gzip, chunked") + b"%x\r\n%s\r\n0\r\n\r\n" % (len(GZIPPED), GZIPPED)),
        "blocked-page", 200, 1),
    "hint, then page": (raw(EARLY + LENGTH), "ok", 200, 1),
    "another protocol": (raw(SWITCH + ARTICLE), "http-error", 101, 1),
    "only line feeds": (raw(b"HTTP/1.1 200 OK\nContent-Length: %d\n\n" % len(ARTICLE) + ARTICLE), "ok", 200, 1),
    "folded header": (raw(b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\n" + LENGTH), "ok", 200, 1),
    "header with NUL": (raw(b"HTTP/1.1 200 OK\r\nX: a\0b\r\n" + LENGTH), "http-error", None, 1),
    "status of five digits": (raw(b"HTTP/1.1 99999 OK\r\n" + LENGTH), "http-error", None, 1),
    "radio": (raw(b"ICY 200 OK\r\n" + LENGTH), "http-error", None, 1),
    "unknown server error": (status("520 Origin Error", body=ARTICLE), "retry", 520, 3),
    "legal reasons": (status("451 Legal", body=ARTICLE), "http-error", 451, 1),
    "proxy wants a password": (status("407 Proxy", body=ARTICLE), "http-error", 407, 1),
    "accepted only": (status("202 Accepted", body=ARTICLE), "http-error", 202, 1),
    "copy of another server": (status("203 Copy", body=ARTICLE), "ok", 203, 1),
    "busy for all time": (status("503 Busy", "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT"), "deferred", 503, 1),
    "busy until the past": (status("503 Busy", "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT"), "rate-limited", 503, 3),
    "busy for a negative time": (status("503 Busy", "Retry-After: -5"), "rate-limited", 503, 3),
    "busy in foreign digits": (status("503 Busy", "Retry-After: \xd9\xa1"), "rate-limited", 503, 3),
    "error with a bomb": (lambda talk: talk.answer("500 No", BOMB, "Content-Encoding: gzip"), "retry", 500, 3),
    "picture as page": (page(b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(range(256)) * 20), "blocked-page", 200, 1),
    "document as page": (page(b"%PDF-1.4 1 0 obj << /Type /Catalog >> " * 30), "blocked-page", 200, 1),
    "style as page": (page(b"body { color: red } " * 99, "Content-Type: text/css"), "blocked-page", 200, 1),
    "error told in json": (page(b'{"error": "no story"}', "Content-Type: application/json"), "blocked-page", 200, 1),
    "white page": (page(b"<html><body>" + b"&nbsp;\n" * 500 + b"</body></html>"), "blocked-page", 200, 1),
    "charset of a cipher": (page(ARTICLE, "Content-Type: text/html; charset=rot13"), "ok", 200, 1),
    "charset that is wide": (page(ARTICLE, "Content-Type: text/html; charset=utf-16"), "ok", 200, 1),
    "redirect to a disguised address": (redirect("http://0x7f000001/"), "blocked", None, 1),
    "redirect to an octal address": (redirect("http://0177.0.0.1/"), "blocked", None, 1),
    "redirect to a dotted address": (redirect("http://127.0.0.1./"), "blocked", None, 1),
    "redirect to a mapped address": (redirect("http://[::ffff:10.0.0.1]/"), "blocked", None, 1),
    "redirect to a wide address": (redirect("//１０.0.0.1/".encode().decode("latin-1")), "blocked", None, 1),
    "redirect to the metadata": (redirect("http://169.254.169.254/latest"), "blocked", None, 1),
    "redirect to another port": (redirect("http://93.184.216.34:22/"), "blocked", None, 1),
    "redirect to a script": (redirect("javascript:alert(1)"), "blocked", None, 1),
    "redirect to data": (redirect("data:text/html,hello"), "blocked", None, 1),
    "redirect to an escaped host": (redirect("http://%31%30.0.0.1/"), "blocked", None, 1),
    "redirect to an empty label": (redirect("http://a..b/"), "blocked", None, 1),
    "redirect to a port too high": (redirect("http://127.0.0.1:99999/"), "blocked", None, 1),
    "raw bytes in a header": (page(ARTICLE, "X-Name: \xe3\xff"), "ok", 200, 1),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_ends_as_it_must_within_the_budget(name, fetch):
    behaviour, outcome, http_status, requests = CASES[name]
    path = "/" + name.replace(" ", "%20")
    with Site({path: behaviour}) as site:
        begun = time.monotonic()
        result = fetch(site.url + path)
        took = time.monotonic() - begun
    assert (result.outcome, result.http_status) == (outcome, http_status), result.error
    assert took < 4
    assert result.seconds < 2.5
    if outcome == "ok":
        assert result.body == ARTICLE or "1256" in name
        assert result.error is None
    else:
        assert result.error or outcome == "not-modified"
    if requests is not None:
        asked = "/redirect%20to%20itself" if "itself" in name else path
        assert site.paths.count(asked) == requests


def test_an_empty_reply_is_asked_again_only_through_the_gate(fetch):
    with Site({"/a": raw(b"")}) as site:
        assert fetch(site.url + "/a", {"delay": 0.2}).outcome == "retry"
    assert site.paths == ["/robots.txt", "/a", "/a", "/a"]
    assert min(site.gaps()) > 0.195


def test_redirects_are_followed_at_most_five_times(fetch):
    with Site({f"/{n}": redirect(f"/{n + 1}") for n in range(9)}) as site:
        assert fetch(site.url + "/0").outcome == "redirect-loop"
        assert [path for path in site.paths if path != "/robots.txt"] == [f"/{n}" for n in range(6)]
        assert fetch(site.url + "/4").final_url == site.url + "/9"


def test_only_permanent_redirects_move_the_url(fetch):
    pages = {
        "/a": redirect("/b", "301 Moved"),
        "/b": redirect("/c", "308 Moved"),
        "/t": redirect("/a", "302 Found"),
        "/m": redirect("/t", "301 Moved"),
    }
    with Site(pages) as site:
        assert fetch(site.url + "/a").moved_to == site.url + "/c"
        assert fetch(site.url + "/t").moved_to is None
        assert fetch(site.url + "/m").moved_to == site.url + "/t"


@pytest.mark.parametrize("place", ["/خبر/1".encode().decode("latin-1"), "/%D8%AE%D8%A8%D8%B1/1"])
def test_a_redirect_may_name_its_place_in_raw_utf8(place, fetch):
    with Site({"/a": redirect(place)}) as site:
        assert fetch(site.url + "/a").outcome == "ok"
        assert site.paths[-1] == "/%D8%AE%D8%A8%D8%B1/1"


def test_a_redirect_drops_the_fragment_and_resolves_against_the_last_url(fetch):
    with Site({"/x/a": redirect("b?c=1#d")}) as site:
        assert fetch(site.url + "/x/a").final_url == site.url + "/x/b?c=1"


def late(talk):
    time.sleep(0.3)
    talk.answer()


def test_each_phase_has_its_own_limit(fetch):
    with Site({"/late": late, "/drip": slow_body, "/stalled": stalled_body}) as site:
        patient = {"connect": 0.1, "first_byte": 0.8, "stall": 0.1}
        assert fetch(site.url + "/late", patient).outcome == "ok"
        hasty = {"connect": 0.8, "first_byte": 0.1, "stall": 0.8, "tries": 1}
        assert fetch(site.url + "/late", hasty).error == "no whole answer in time"
        assert fetch(site.url + "/drip", {"tries": 1}).error == "slower than 1024 bytes a second"
        quick_to_stall = fetch(site.url + "/stalled", {"stall": 0.1, "tries": 1, "grace": 9.0})
        assert (quick_to_stall.outcome, quick_to_stall.seconds < 0.8) == ("retry", True)


def test_a_refused_port_is_an_error(fetch):
    with closed_port() as port:
        result = fetch(f"http://127.0.0.1:{port}/a")
    assert (result.outcome, result.status, result.reached) == ("retry", "error", False)


def test_an_unknown_name_is_an_error(fetch, monkeypatch):
    def unknown(*_arguments: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert fetch("http://nowhere.invalid/a").status == "error"


def test_a_certificate_that_does_not_verify_is_an_error(fetch, tmp_path):
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=other.invalid"]
    try:
        subprocess.run([*made, "-keyout", "key", "-out", "cert"], cwd=tmp_path, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no openssl to make a certificate with")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    site = Site()
    site._socket = context.wrap_socket(site._socket, server_side=True)
    with site:
        result = fetch(f"https://127.0.0.1:{site.port}/a")
    assert (result.status, site.paths) == ("error", [])
    assert "certificate" in result.error


@pytest.mark.parametrize(("late", "delay"), [(0.0, 0.0), (0.0, 0.25), (0.02, 0.25)])
def test_bytes_beyond_the_announced_length_never_become_the_next_page(fetch_all, late, delay):
    smuggled = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 300\r\n\r\n" + b"<p>" + b"evil " * 59 + b"!!"
    )

    def smuggling(talk):
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(ARTICLE)
        talk.send(head + ARTICLE + (b"" if late else smuggled))
        if late:
            time.sleep(late)
            talk.send(smuggled)

    with Site({"/a": smuggling}, keep_alive=True) as site:
        results = fetch_all([site.url + "/a", site.url + "/b", site.url + "/c"], {"delay": delay})
    assert [result.body for result in results] == [ARTICLE] * 3


HUNGRY = """
import asyncio, resource, sys
from newswire.fetch.http import Fetcher, Policy, networks
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
async def main(base):
    async with Fetcher(Policy(allow=networks(["127.0.0.0/8"]), delay=0.0, connections=9)) as fetcher:
        async def end(path): return (await fetcher.fetch(base + path)).outcome
        await end("/small")
        before = peak()
        one_by_one = [await end(path) for path in sys.argv[2:]]
        at_once = await asyncio.gather(*(end(f"{path}?{n}") for path in sys.argv[2:] for n in range(3)))
        print(*one_by_one, *sorted(set(at_once)), (peak() - before) >> 10)
asyncio.run(main(sys.argv[1]))
"""


def test_hostile_bodies_take_less_than_64_mib_at_the_real_limits():
    """One after the other, and many at once."""
    plain = page(b"<p>" + b"a" * (9 << 20))
    pages = {"/bomb": packed(gzip_bomb(1 << 28)), "/endless": endless, "/page": plain}
    pages |= {f"{path}?{n}": pages[path] for path in list(pages) for n in range(3)}
    with Site(pages) as site:
        command = [sys.executable, "-c", HUNGRY, site.url, "/bomb", "/endless", "/page"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    *ends, mib = done.stdout.split()
    assert set(ends) == {"too-big"}
    assert int(mib) < 64


PATIENT = """
import asyncio, sys
from newswire.fetch.http import Fetcher, Policy, networks
async def main(*urls):
    async with Fetcher(Policy(allow=networks(["127.0.0.0/8"]))) as fetcher:
        print(*[end.status for end in await asyncio.gather(*map(fetcher.fetch, urls))])
asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.slow
@pytest.mark.timeout(90)
def test_ends_within_45_seconds_at_the_real_limits():
    with Site({"/x": slow_headers}) as slow, Site({"/x": silent}) as dumb, Site({"/x": stalled_body}) as stalled:
        begun = time.monotonic()
        command = [sys.executable, "-c", PATIENT, slow.url + "/x", dumb.url + "/x", stalled.url + "/x"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (done.stdout.split(), time.monotonic() - begun < 45) == (["error"] * 3, True)
