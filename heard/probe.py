"""The probe: `python -m heard.probe URL` ends with 0 where the URL answers 200, else with 1 and what it said.

For a container's health check: an image without a shell or curl has Python all the same.
"""

import http.client
import sys
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 5
MOST_BYTES = 2_000


def probe(url: str) -> tuple[int, str]:
    """Return the answer's status (0 where there was none) and the beginning of its body."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.netloc, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", address.path or "/")
        response = connection.getresponse()
        return response.status, response.read(MOST_BYTES).decode("utf-8", "replace").strip()
    except (OSError, http.client.HTTPException) as error:
        return 0, f"no answer: {type(error).__name__}"
    finally:
        connection.close()


def main() -> None:
    """Probe the URL that was given."""
    status, body = probe(sys.argv[1])
    print(body)
    sys.exit(0 if status == http.HTTPStatus.OK else 1)


if __name__ == "__main__":
    main()
