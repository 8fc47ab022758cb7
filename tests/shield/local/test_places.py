import json
import socket
from pathlib import Path

import pytest

from shield.local import demo_data, ports, services
from shield.local.places import Place
from shield.local.postgres_server import LONGEST_SOCKET, Cluster
from shield.local.prepare import Trouble


def test_a_place_is_held_by_one_and_free_afterwards(tmp_path):
    place = Place(tmp_path / "var")
    with place.held("taken"):
        assert place.is_held()
        with pytest.raises(Trouble, match="^taken$"), place.held("taken"):
            pass
    assert not place.is_held()


def test_what_is_remembered_is_ours_alone(tmp_path):
    place = Place(tmp_path)
    place.remember({"DATABASE_URL": "postgres://portal@//socket/portal"})
    assert place.remembered() == {"DATABASE_URL": "postgres://portal@//socket/portal"}
    assert place.environment_file.stat().st_mode & 0o777 == 0o600
    place.forget()
    with pytest.raises(Trouble, match="just starting or stopping"):
        place.remembered()


@pytest.mark.parametrize(
    ("port", "words"),
    [
        ("eighty", "PORT is 'eighty': give a number between 1 and 65535."),
        ("70000", "PORT is '70000': give a number between 1 and 65535."),
    ],
)
def test_a_port_that_is_no_port_is_refused(monkeypatch, port, words):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Trouble) as caught:
        ports.web_port()
    assert str(caught.value) == words


def test_a_taken_port_is_refused_when_asked_for_and_passed_over_when_not(monkeypatch):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        taken = listener.getsockname()[1]
        monkeypatch.setenv("PORT", str(taken))
        with pytest.raises(Trouble) as caught:
            ports.web_port()
        assert str(caught.value) == (
            f"Port {taken} is taken: stop what listens there, or choose another with `make run PORT=…`."
        )
        assert ports.first_free(taken) > taken


def test_a_deep_folder_gets_a_short_socket():
    deep = Cluster(Path("/" + "deep/" * 30))
    near = Cluster(Path("/srv/portal/var/postgres"))
    assert len(str(deep.socket)) <= LONGEST_SOCKET
    assert near.socket == Path("/srv/portal/var/postgres/socket")


def test_the_demos_environment_cannot_be_turned_into_production(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTAL_ENVIRONMENT", "production")
    monkeypatch.setenv("ALLOWED_HOSTS", "portal.example.org")
    monkeypatch.setenv("DB_ROLE", "portal_owner")
    environment = services.plain_environment(tmp_path, "demo")
    assert environment["PORTAL_ENVIRONMENT"] == "demo"
    assert environment.keys() & {"ALLOWED_HOSTS", "DB_ROLE"} == set()


def test_the_demos_keys_are_made_once_and_ours_alone(tmp_path):
    made = services.own_secrets(tmp_path)
    assert services.own_secrets(tmp_path) == made
    assert len(made["SECRET_KEY"]) >= 50
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert json.loads((tmp_path / "secrets.json").read_text()) == made


class Recorder:
    """Stands where the supervisor stands and keeps what it was asked to run."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def step(self, name, command, environment) -> None:
        self.steps.append(" ".join(command[1:]))


def test_the_demo_is_loaded_once_in_a_private_database(tmp_path):
    supervisor = Recorder()
    for _ in range(2):
        demo_data.load_once(supervisor, Place(tmp_path), {"PORTAL_PRIVATE_CLUSTER": str(tmp_path)})
    assert supervisor.steps == ["manage.py load_demo -v0"]


def test_in_a_database_of_ones_own_the_demo_looks_for_itself_each_time(tmp_path):
    supervisor = Recorder()
    for _ in range(2):
        demo_data.load_once(supervisor, Place(tmp_path), {"DATABASE_URL": "postgres:///mine"})
    assert supervisor.steps == ["manage.py load_demo -v0"] * 2


def test_old_demo_dates_are_mentioned(tmp_path, capsys):
    (tmp_path / "demo-loaded").write_text("2020-11-05T09:30:00+00:00")
    demo_data.load_once(Recorder(), Place(tmp_path), {"PORTAL_PRIVATE_CLUSTER": str(tmp_path)})
    assert capsys.readouterr().out.endswith("days ago: `make demo` brings its dates up to today.\n")
