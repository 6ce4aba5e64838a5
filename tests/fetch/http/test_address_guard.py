"""No address outside the allowed ones is contacted, however it is written, named or redirected to."""

import ipaddress
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newswire.errors import BadInput
from newswire.fetch.http import networks
from newswire.fetch.http.guard import Refused, open_to, parse_url

from .conftest import LOOPBACK
from .hostile import Site, redirect, status

REFUSED = (Path(__file__).with_name("refused_urls.txt")).read_text("utf-8").splitlines()


@pytest.mark.parametrize("url", REFUSED)
def test_is_not_asked(url, fetch):
    result = fetch(url, {"allow": ()})
    assert (result.outcome, result.status, result.tries) == ("blocked", "refused", 1)


@pytest.mark.parametrize("url", ["http://example.org", "HTTPS://Example.org:443/a b?q=خبر#f", "http://93.184.216.34/"])
def test_is_asked(url):
    assert parse_url(url).fragment == ""


@given(st.ip_addresses(v=4), st.sampled_from([80, 443]))
def test_an_ipv4_address_is_judged_alike_in_every_ipv6_dress(address, port):
    plain = open_to(str(address), port, ())
    assert open_to(f"::ffff:{address}", port, ()) == plain
    assert plain == (address.is_global and not address.is_multicast)
    six_to_four = ipaddress.IPv6Address((0x2002 << 112) | (int(address) << 80))
    for tunnel in (six_to_four, ipaddress.IPv6Address((0x64FF9B << 96) | int(address))):
        assert not open_to(str(tunnel), port, ())


@given(st.ip_addresses(), st.integers(1, 65535))
def test_only_the_two_web_ports_are_open_outside_of_allowed_networks(address, port):
    assert open_to(str(address), port, networks([str(address)]))
    if port not in (80, 443):
        assert not open_to(str(address), port, ())


def test_a_name_that_leads_inwards_is_not_connected_to(fetch):
    with Site() as site:
        result = fetch(f"http://localhost:{site.port}/", {"allow": ()})
        assert (result.outcome, site.asked) == ("blocked", [])
        assert fetch(f"http://localhost:{site.port}/").outcome == "ok"


def test_the_address_that_was_checked_is_the_one_connected_to(fetch, monkeypatch):
    """Rebinding: the second answer of the name server leads inwards."""
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])
    connected = []

    def looked_up(host, port, *_arguments, **_options):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    async def connect(_loop, _socket, address):
        connected.append(address[0])
        raise OSError("no network here")

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    monkeypatch.setattr("asyncio.selector_events.BaseSelectorEventLoop.sock_connect", connect)
    result = fetch("http://rebinding.invalid/", {"allow": (), "robots": False, "names_age": 0})
    assert (connected, result.outcome) == (["93.184.216.34"], "blocked")


def test_of_several_addresses_only_the_open_ones_are_used(fetch, monkeypatch):
    connected = []

    def looked_up(host, port, *_arguments, **_options):
        both = ("10.0.0.1", "93.184.216.34")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in both]

    async def connect(_loop, _socket, address):
        connected.append(address[0])
        raise OSError("no network here")

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    monkeypatch.setattr("asyncio.selector_events.BaseSelectorEventLoop.sock_connect", connect)
    fetch("http://mixed.invalid/", {"allow": (), "robots": False, "tries": 1})
    assert connected == ["93.184.216.34"]


@pytest.mark.parametrize("place", ["http://127.0.0.2:{}/", "//127.0.0.2:{}/x", "http://inner.test:{}/"])
def test_a_redirect_inwards_reaches_nobody(place, fetch, monkeypatch):
    def looked_up(host, port, *_arguments, **_options):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.2", port))]

    with Site(address="127.0.0.2") as inner, Site({"/a": redirect(place.format(inner.port))}) as outer:
        monkeypatch.setattr(socket, "getaddrinfo", looked_up)
        result = fetch(outer.url + "/a", {"allow": networks(["127.0.0.1"])})
        assert (result.outcome, inner.asked, outer.paths) == ("blocked", [], ["/robots.txt", "/a"])


def test_robots_txt_may_not_lead_inwards(fetch):
    with Site({"/robots.txt": redirect("http://169.254.169.254/robots.txt")}) as site:
        result = fetch(site.url + "/a")
        assert (result.outcome, site.paths) == ("robots-unreachable", ["/robots.txt"])


def test_a_replica_host_is_connected_to_at_its_port_and_still_checked(fetch):
    with Site({"/a": status("404 Not Found")}) as site:
        place = {"al-wifaq.test": f"127.0.0.1:{site.port}"}
        assert fetch("http://AL-wifaq.test/a", {"connect_to": place}).outcome == "gone"
        assert site.asked[-1].headers["host"].lower() == "al-wifaq.test"
        assert fetch("http://al-wifaq.test/a", {"connect_to": place, "allow": ()}).outcome == "blocked"


def test_a_network_that_is_none_is_named():
    assert networks(["127.0.0.1", "10.0.0.0/8"]) == (*networks(["127.0.0.1/32"]), *networks(["10.0.0.0/8"]))
    with pytest.raises(BadInput, match="localhost"):
        networks(["localhost"])


def test_allowed_networks_of_one_family_do_not_open_the_other():
    assert not open_to("::1", 80, LOOPBACK)
    assert open_to("::ffff:127.0.0.1", 9, LOOPBACK)


def test_refused_says_why():
    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        parse_url("http://10.0.0.1/")
