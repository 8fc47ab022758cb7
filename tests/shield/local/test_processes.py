import signal
import sys
from pathlib import Path

import pytest

from shield.local.prepare import Trouble
from shield.local.processes import Program, Running, Stopped, Supervisor, supervised
from tests.real_worker import wait_until

pytestmark = pytest.mark.slow

PATIENT = "import time\ntime.sleep(60)"
STUBBORN = (
    "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('deaf', flush=True)\ntime.sleep(60)"
)
NOTED = "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *a: (open(sys.argv[1], 'a').write(sys.argv[2]), sys.exit()))\nprint('up', flush=True)\ntime.sleep(60)"


def script(words: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", words, *arguments]


def is_up(running: Running, log: Path) -> bool:
    return wait_until(lambda: log.exists() and log.read_text() != "", 10)


def test_programs_stop_before_the_services_they_use(tmp_path):
    order = tmp_path / "order"
    with Supervisor() as supervisor:
        for letter, is_service in [("D", True), ("R", True), ("w", False)]:
            log = tmp_path / letter
            program = Program(letter, script(NOTED, str(order), letter), log=log, is_service=is_service)
            assert is_up(supervisor.start(program), log)
    assert order.read_text() == "wRD"


def test_a_program_that_ignores_the_request_is_ended_hard(tmp_path):
    log = tmp_path / "log"
    with Supervisor() as supervisor:
        running = supervisor.start(Program("deaf", script(STUBBORN), log=log, patience=0.3))
        assert is_up(running, log)
    assert running.process.returncode == -signal.SIGKILL


def test_what_a_program_leaves_in_its_session_ends_with_it(tmp_path):
    log = tmp_path / "log"
    with Supervisor() as supervisor:
        running = supervisor.start(Program("parent", ["sh", "-c", "sleep 60 & echo $!; wait"], log=log))
        assert is_up(running, log)
    child = Path(f"/proc/{log.read_text().strip()}")
    assert wait_until(lambda: not child.exists(), 5)


def test_a_failing_step_is_named():
    with Supervisor() as supervisor, pytest.raises(Trouble) as caught:
        supervisor.step("migrate", ["false"], {"PATH": "/usr/bin:/bin"})
    assert str(caught.value) == "The step “migrate” failed: the lines above say why."


def test_each_line_is_shown_with_its_programs_name(capsys):
    with Supervisor() as supervisor:
        supervisor.step("demo", ["printf", "one\\ntwo\\n"], {"PATH": "/usr/bin:/bin"})
    assert capsys.readouterr().out == "demo     | one\ndemo     | two\n"


def test_a_program_that_ends_by_itself_is_trouble():
    with Supervisor() as supervisor:
        supervisor.start(Program("web", ["false"]))
        with pytest.raises(Trouble) as caught:
            supervisor.watch()
    assert str(caught.value) == "web stopped by itself (exit code 1), so everything was stopped."


def test_an_interruption_ends_a_step_quietly():
    with supervised() as supervisor:
        signal.raise_signal(signal.SIGINT)
        supervisor.step("long", script(PATIENT), {})
        pytest.fail("the step went on")
    with pytest.raises(Stopped), Supervisor() as supervisor:
        signal.raise_signal(signal.SIGTERM)
        supervisor.foreground(script(PATIENT), {})


def test_the_persons_own_signals_are_given_back():
    before = signal.getsignal(signal.SIGINT)
    with Supervisor():
        pass
    assert signal.getsignal(signal.SIGINT) is before
