"""Many simulated hosts in one process: each answers every request after the same latency, over kept connections."""

from __future__ import annotations

import asyncio
import json
import sys

PARAGRAPH = "أكد المتحدث باسم الوزارة أن المباحثات تناولت سبل تعزيز التعاون الثنائي في مجالات عدة، مشيرا إلى أهميتها. "


class Host(asyncio.Protocol):
    latency = 0.05

    def __init__(self) -> None:
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._held += data
        while b"\r\n\r\n" in self._held:
            head, _, self._held = self._held.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode()
            asyncio.get_running_loop().call_later(self.latency, self._answer, path)

    def _answer(self, path: str) -> None:
        if path == "/robots.txt":
            self._transport.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return
        body = PAGE.replace(b"@", path.encode())
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)


PAGE = f"<html><head><title>@</title></head><body><h1>@</h1><p>{PARAGRAPH * 150}</p></body></html>".encode()


async def main(hosts: int, latency: float) -> None:
    Host.latency = latency
    loop = asyncio.get_running_loop()
    servers = [await loop.create_server(Host, f"127.0.1.{n + 1}", 0, backlog=200) for n in range(hosts)]
    places = [server.sockets[0].getsockname() for server in servers]
    print(json.dumps([f"http://{address}:{port}" for address, port in places]), flush=True)
    await asyncio.Event().wait()


asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
