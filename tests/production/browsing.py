"""A small browser of our own: cookies, forms and redirects, spoken as the proxy speaks to the web."""

import gzip
import http.client
import re
import socket
import ssl
from dataclasses import dataclass, field
from email.message import Message
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Browser:
    """Asks the web containers in turn, by the name of the site."""

    ports: list[int]
    host: str
    token: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    asked: int = 0
    text: str = ""
    path: str = ""
    status: int = 0
    headers: Message = field(default_factory=Message)

    def get(self, path: str) -> "Browser":
        return self._ask("GET", path, "")

    def post(self, path: str = "", **fields: str) -> "Browser":
        """Send the form of the page before, with its token, and follow where it leads."""
        token = unescape(CSRF.findall(self.text)[0])
        return self._ask("POST", path or self.path, urlencode({"csrfmiddlewaretoken": token, **fields}))

    def _ask(self, method: str, address: str, body: str) -> "Browser":
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        answer, said = self._speak(method, path, body)
        self.path, self.status, self.text = path, answer.status, said
        self.headers = answer.headers
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: found.value for name, found in SimpleCookie(line).items()}
        where = answer.headers.get("Location")
        return self._ask("GET", where, "") if where and answer.status in (302, 303) else self

    def _speak(self, method: str, path: str, body: str) -> tuple[http.client.HTTPResponse, str]:
        port = self.ports[self.asked % len(self.ports)]
        self.asked += 1
        headers = self.forwarded() | {
            "Host": self.host,
            "Referer": f"https://{self.host}/",
            "Accept-Encoding": "gzip",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = self._connection(port)
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            content = answer.read()
            packed = answer.headers.get("Content-Encoding") == "gzip"
            return answer, (gzip.decompress(content) if packed else content).decode()
        finally:
            connection.close()

    def forwarded(self) -> dict[str, str]:
        return {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}

    def connected(self) -> socket.socket:
        """A line of one's own, to say on it what no browser says."""
        return socket.create_connection(("127.0.0.1", self.ports[0]), timeout=30)

    def _connection(self, port: int) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", port, timeout=30)


class FromTheStreet(Browser):
    """Asks the proxy, by TLS and by the name of the site. Its certificate is its own."""

    def forwarded(self) -> dict[str, str]:
        return {}

    def connected(self) -> ssl.SSLSocket:
        plain = super().connected()
        trusting = ssl._create_unverified_context()  # noqa: S323 - on loopback, to what the test started
        return trusting.wrap_socket(plain, server_hostname=self.host)

    def _connection(self, port: int) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.sock = self.connected()
        return connection
