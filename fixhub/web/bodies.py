"""A body that comes slowly keeps a thread of the web waiting: so many at a time, and pages go on."""

import threading
from typing import Any

from django.http import HttpRequest, HttpResponse

from fixhub.web.errors import crowded
from fixhub.web.middleware import Answer, announced

# Of the 16 threads of a web. Behind a proxy that buffers, bodies are here at once and take no turn for long.
AT_ONCE = 12
turns = threading.BoundedSemaphore(AT_ONCE)


class InTurn:
    """Whoever sends a body while as many are still coming in is asked to send it again in a moment."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = announced(request)
        if length <= 0:
            return self.get_response(request)
        asked: Any = request
        body = _Body(asked._stream, length)
        if not turns.acquire(blocking=False):
            return crowded(request)
        asked._stream = body
        try:
            return self.get_response(request)
        finally:
            body.let_go()


class _Body:
    """Gives its turn back as soon as all of it is there, however long the answer takes then."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream, self._left, self._waits = stream, length, True

    def read(self, *size: Any) -> bytes:
        return self._came(self._stream.read(*size))

    def readline(self, *size: Any) -> bytes:
        return self._came(self._stream.readline(*size))

    def close(self) -> None:
        self._stream.close()
        self.let_go()

    def let_go(self) -> None:
        if self._waits:
            self._waits = False
            turns.release()

    def _came(self, piece: bytes) -> bytes:
        self._left -= len(piece)
        if self._left <= 0:
            self.let_go()
        return piece
