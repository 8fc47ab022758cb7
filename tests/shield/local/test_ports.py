"""Ports of portals that start in the same moment."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier

from shield.local.ports import first_free, one_at_a_time, wait_until_taken


def listening(stack, port):
    found = stack.enter_context(socket.socket())
    found.bind(("127.0.0.1", port))
    found.listen()
    return found.getsockname()[1]


def test_four_who_choose_in_the_same_moment_choose_four_ports():
    together = Barrier(4)
    with ExitStack() as stack, ThreadPoolExecutor(4) as pool:

        def choose(_):
            together.wait(timeout=10)
            with one_at_a_time():
                return listening(stack, first_free(18000))

        assert len(set(pool.map(choose, range(4)))) == 4


def test_waiting_ends_when_somebody_answers_on_every_port():
    with ExitStack() as stack:
        ports = [listening(stack, 0), listening(stack, 0)]
        begun = time.monotonic()
        wait_until_taken(*ports, seconds=30)
        assert time.monotonic() - begun < 30


def test_waiting_ends_in_time_when_nobody_comes():
    begun = time.monotonic()
    wait_until_taken(first_free(18400), seconds=0.2)
    assert 0.2 <= time.monotonic() - begun < 10
