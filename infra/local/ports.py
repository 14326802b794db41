"""Free ports on the loopback, below the range that outgoing connections are given."""

import random
import socket

_LOW, _HIGH = 20_000, 29_999


def is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free() -> int:
    """A free port, at random, so that two instances starting together hardly ever meet."""
    return next(port for port in random.sample(range(_LOW, _HIGH), 500) if is_free(port))


def free_from(first: int) -> int:
    return next(port for port in range(first, first + 200) if is_free(port))
