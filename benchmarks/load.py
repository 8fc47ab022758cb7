"""The load: many clients at once over plain sockets, in one thread, each a generator of requests.

A client says ``answer = yield Request(...)`` as often as it likes. Connections are kept where the server keeps them.
"""

import re
import selectors
import socket
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

TOKENS = re.compile(rb'name="(csrfmiddlewaretoken|form_key)"\s+value="([^"]+)"')
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
LOCATION = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)
COOKIE = re.compile(rb"\r\nset-cookie: *([^=\r]+)=([^;\r]*)", re.IGNORECASE)
TIMEOUT = 60.0


@dataclass(frozen=True)
class Request:
    path: str
    data: dict[str, Any] | None = None

    def encode(self, port: int, cookies: dict[str, str]) -> bytes:
        body = b"" if self.data is None else urlencode(self.data, doseq=True).encode()
        lines = [f"{'GET' if self.data is None else 'POST'} {self.path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
        if cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
        if self.data is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 when nothing did."""

    status: int
    head: bytes
    body: bytes
    sent_at: float
    done_at: float

    @property
    def seconds(self) -> float:
        return self.done_at - self.sent_at

    @property
    def location(self) -> str:
        found = LOCATION.search(self.head)
        return found.group(1).decode() if found else ""

    @property
    def tokens(self) -> dict[str, str]:
        """The CSRF token and the one-time key of the form in the page."""
        return {name.decode(): value.decode() for name, value in TOKENS.findall(self.body)}


Flow = Generator[Request, Answer, None]


@dataclass(eq=False)
class Client:
    """One browser: its cookies, its connection, and every answer it was given."""

    port: int
    flow: Flow
    cookies: dict[str, str] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    line: socket.socket | None = None
    received: bytearray = field(default_factory=bytearray)
    sent_at: float = 0.0
    ended: bool = False

    def ask(self, request: Request) -> None:
        """Send on the connection there is, else on a new one."""
        self.received.clear()
        self.sent_at = time.perf_counter()
        message = request.encode(self.port, self.cookies)
        if self.line is None:
            self.line = socket.create_connection(("127.0.0.1", self.port))
            self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.line.sendall(message)

    def hear(self) -> Answer | None:
        """Take in what has arrived; the answer once it is whole."""
        try:
            piece = self.line.recv(1 << 18) if self.line else b""
        except ConnectionError:
            piece = b""
        self.received += piece
        end = self.received.find(b"\r\n\r\n")
        length = LENGTH.search(self.received, 0, end + 2) if end > 0 else None
        whole = length is not None and len(self.received) >= end + 4 + int(length.group(1))
        return self.answer() if whole or not piece else None

    def answer(self) -> Answer:
        head, _, body = bytes(self.received).partition(b"\r\n\r\n")
        status = int(head[9:12]) if head.startswith(b"HTTP/1.") else 0
        for name, value in COOKIE.findall(head):
            self.cookies[name.decode()] = value.decode()
        answer = Answer(status, head, body, self.sent_at, time.perf_counter())
        self.answers.append(answer)
        if not status or b"connection: close" in head.lower():
            self.hang_up()
        return answer

    def hang_up(self) -> None:
        if self.line is not None:
            self.line.close()
        self.line = None


def drive(clients: list[Client]) -> float:
    """Let every client do what it wants, all at once; answers the seconds until the last one was done."""
    began = time.perf_counter()
    with selectors.DefaultSelector() as selector:
        for client in clients:
            _go_on(client, selector, None)
        while selector.get_map():
            ready = selector.select(timeout=1)
            for key, _ in ready:
                _heard(key.data, selector)
            if not ready:
                _give_up(selector)
    return max((client.answers[-1].done_at for client in clients if client.answers), default=began) - began


def _heard(client: Client, selector: selectors.BaseSelector) -> None:
    connection = client.line
    answer = client.hear()
    if answer is not None:
        selector.unregister(connection)
        _go_on(client, selector, answer)


def _go_on(client: Client, selector: selectors.BaseSelector, answer: Answer | None) -> None:
    """Hand the client its answer and send what it wants next."""
    try:
        request = next(client.flow) if answer is None else client.flow.send(answer)
    except StopIteration:
        client.ended = True
        client.hang_up()
        return
    client.ask(request)
    selector.register(client.line, selectors.EVENT_READ, client)


def _give_up(selector: selectors.BaseSelector) -> None:
    """Whoever has waited for a minute is told that nothing came."""
    for key in list(selector.get_map().values()):
        if time.perf_counter() - key.data.sent_at > TIMEOUT:
            selector.unregister(key.fileobj)
            key.data.received.clear()
            _go_on(key.data, selector, key.data.answer())


def again_and_again(path: str, until: float) -> Flow:
    """One page until a moment."""
    while time.perf_counter() < until:
        yield Request(path)


@dataclass(frozen=True)
class Sample:
    """One page under load for a while."""

    per_second: float
    p50: float
    p95: float
    cpu: float
    kilobytes: float
    bad: int


def hammer(port: int, path: str, cookies: dict[str, str], *, pid: int, seconds: float, connections: int = 8) -> Sample:
    """Ask for one page over and over; milliseconds, and the server's own CPU milliseconds for each request."""
    until = time.perf_counter() + seconds
    clients = [Client(port, again_and_again(path, until), dict(cookies)) for _ in range(connections)]
    before = cpu_seconds(pid)
    took = drive(clients)
    used = cpu_seconds(pid) - before
    answers = [answer for client in clients for answer in client.answers]
    times = sorted(answer.seconds * 1000 for answer in answers)
    return Sample(
        per_second=len(answers) / took,
        p50=percentile(times, 0.50),
        p95=percentile(times, 0.95),
        cpu=used * 1000 / len(answers),
        kilobytes=sum(len(answer.body) for answer in answers) / len(answers) / 1024,
        bad=sum(answer.status != 200 for answer in answers),
    )


def percentile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def cpu_seconds(pid: int) -> float:
    """User and system seconds of a server and its workers (Linux)."""
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        family = [str(pid), *file.read().split()]
    ticks = 0
    for member in family:
        with open(f"/proc/{member}/stat") as file:
            columns = file.read().rpartition(")")[2].split()
        ticks += int(columns[11]) + int(columns[12])
    return ticks / 100
