"""People on bad lines keep their own connection waiting, and nobody else's page."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from fixhub.web import bodies
from tests.production.browsing import Browser, FromTheStreet
from tests.production.caddy import Proxy
from tests.production.moving_in import HOST, TEAM, opened
from tests.production.started import House

pytestmark = pytest.mark.long
# More than all the threads of a web.
SENDERS = 48


def test_slow_uploads_do_not_stop_other_pages(house: House, tmp_path: Path) -> None:
    """Each sends a byte every half second of a megabyte it has announced: to Caddy, and to a web itself."""
    manager = opened(house)
    proxy = Proxy(tmp_path, house.ports, house.folder / "var" / "static")
    house.children.insert(0, proxy.start())
    house.until(lambda: proxy.answers(HOST))
    assert proxy.is_well()
    reader = FromTheStreet([proxy.port], HOST, cookies=dict(manager.cookies))

    with uploading(reader, SENDERS) as senders:
        assert pages(reader) == [200] * 20
        assert all(still_open(sender) for sender in senders)

    # Without a proxy that buffers: so many keep a thread, the others are told to come again.
    alone = Browser(house.ports[:1], HOST, cookies=dict(manager.cookies))
    with uploading(alone, SENDERS) as senders:
        assert pages(alone) == [200] * 20
        assert sum(still_open(sender) for sender in senders) == bodies.AT_ONCE
    house.until(lambda: alone.get("/account").post().status != 503)
    house.children[0].clear()
    assert not proxy.is_well()


def pages(reader: Browser) -> list[int]:
    return [reader.get(path).status for path in ("/", TEAM, "/healthz", "/readyz") * 5]


@contextmanager
def uploading(reader: Browser, count: int) -> Iterator[list[socket.socket]]:
    """So many uploads under way; the first bytes of each are there."""
    over = threading.Event()
    with ExitStack() as stack:
        senders = [stack.enter_context(begun(reader)) for _ in range(count)]
        threads = [threading.Thread(target=dripping, args=(sender, over)) for sender in senders]
        for thread in threads:
            thread.start()
        try:
            yield senders
        finally:
            over.set()
            for thread in threads:
                thread.join()


def begun(reader: Browser) -> socket.socket:
    sender = reader.connected()
    headers = reader.forwarded() | {
        "Host": reader.host,
        "Referer": f"https://{reader.host}/",
        "Cookie": "; ".join(f"{name}={value}" for name, value in reader.cookies.items()),
        "Content-Type": "multipart/form-data; boundary=b",
        "Content-Length": "1000000",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    sender.sendall(f"POST {TEAM}/updates HTTP/1.1\r\n{head}\r\n--b\r\n".encode())
    return sender


def dripping(sender: socket.socket, over: threading.Event) -> None:
    with suppress(ConnectionError):
        while not over.wait(0.5):
            sender.sendall(b"x")


def still_open(sender: socket.socket) -> bool:
    """Neither answered nor ended."""
    sender.setblocking(False)
    try:
        sender.recv(1)
    except (ssl.SSLWantReadError, BlockingIOError):
        return True
    except ConnectionError:
        return False
    finally:
        sender.setblocking(True)
    return False
