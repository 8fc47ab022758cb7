"""Ask a portal whether it answers: `python shield/local/health.py <address> [<host name>]` exits with 0 when it does.

Used by the container's health check and by the local supervisor. It needs the standard library only.
"""

import sys
import urllib.error
import urllib.request


def is_healthy(address: str, host: str = "") -> bool:
    """Whether ``address`` answers 200, asked as the proxy would ask for ``host``."""
    headers = {"X-Forwarded-Proto": "https", **({"Host": host} if host else {})}
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if is_healthy(*sys.argv[1:]) else 1)
