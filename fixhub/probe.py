"""`python -m fixhub.probe`: does the web process of this container serve people? For health checks.

Asks as the proxy would, by the name of the site and as if over TLS: so no host and no redirect is
excepted for the sake of a health check.
"""

import http.client
import os
import sys
from urllib.parse import urlsplit

SECONDS = 5


def main(port: int = 8000) -> int:
    site = urlsplit(os.environ.get("SITE_URL", ""))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        headers = {"Host": site.netloc or "127.0.0.1", "X-Forwarded-Proto": site.scheme or "http"}
        connection.request("GET", "/readyz", headers=headers)
        answer = connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        sys.stderr.write(f"No answer: {error}\n")
        return 1
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK:
        sys.stderr.write(f"Answered {answer.status}\n")
    return int(answer.status != http.HTTPStatus.OK)


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:2])))
