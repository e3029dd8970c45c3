"""People on bad lines keep their own connection waiting, and nobody else's page."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.production.browsing import FromTheStreet
from tests.production.caddy import Proxy
from tests.production.moving_in import HOST, TEAM, opened
from tests.production.started import House

pytestmark = pytest.mark.long
# More than all the threads of a web.
SENDERS = 48


def test_slow_uploads_do_not_stop_other_pages(house: House, tmp_path: Path) -> None:
    """Each sends a byte every half second of a megabyte it has announced."""
    manager = opened(house)
    proxy = Proxy(tmp_path, house.ports, house.folder / "var" / "static")
    house.children.insert(0, proxy.start())
    house.until(lambda: proxy.answers(HOST))
    reader = FromTheStreet([proxy.port], HOST, cookies=dict(manager.cookies))

    with uploading(reader, SENDERS) as senders:
        answers = [reader.get(path).status for path in ("/", TEAM, "/healthz", "/readyz") * 5]

        assert answers == [200] * 20
        assert all(still_open(sender) for sender in senders)


@contextmanager
def uploading(reader: FromTheStreet, count: int) -> Iterator[list[ssl.SSLSocket]]:
    """So many uploads under way; the first bytes of each are there."""
    over = threading.Event()
    with ExitStack() as stack:
        senders = [stack.enter_context(begun(reader)) for _ in range(count)]
        threads = [threading.Thread(target=dripping, args=(sender, over)) for sender in senders]
        for thread in threads:
            thread.start()
        yield senders
        over.set()
        for thread in threads:
            thread.join()


def begun(reader: FromTheStreet) -> ssl.SSLSocket:
    sender = reader.connected()
    cookies = "; ".join(f"{name}={value}" for name, value in reader.cookies.items())
    head = (
        f"POST {TEAM}/updates HTTP/1.1\r\nHost: {reader.host}\r\nCookie: {cookies}\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n--b\r\n"
    )
    sender.sendall(head.encode())
    return sender


def dripping(sender: ssl.SSLSocket, over: threading.Event) -> None:
    while not over.wait(0.5):
        sender.sendall(b"x")


def still_open(sender: ssl.SSLSocket) -> bool:
    """Neither answered nor ended."""
    sender.setblocking(False)
    try:
        sender.recv(1)
    except ssl.SSLWantReadError:
        return True
    finally:
        sender.setblocking(True)
    return False
