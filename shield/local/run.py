"""`make run`: the whole portal on this machine, until Ctrl-C. With ``prepare`` it stops as soon as it could start."""

import os
import sys
from pathlib import Path

from shield.local import demo_data, mail_catcher, services
from shield.local.health import is_healthy
from shield.local.places import Place, place_for_run
from shield.local.ports import first_free, one_at_a_time, wait_until_taken, web_port
from shield.local.prepare import ROOT, fingerprint, guarded, say, static_sources
from shield.local.processes import Program, Supervisor, python, supervised

# On one's own machine the worker may be root; the line that warns of it is for servers.
CELERY = ["-W", "ignore:You're running the worker", "-m", "celery", "--quiet", "-A", "shield"]


def run() -> None:
    """Start everything, say where it is, and stop everything in the end."""
    place = place_for_run()
    taken = "The portal already runs here: stop it with Ctrl-C where it was started."
    with place.held(taken), supervised() as supervisor:
        port = web_port()
        place.forget()
        environment = services.start(supervisor, place.var, kind="demo") | {"PORT": str(port)}
        mail_page = _start_mail(supervisor, environment)
        _bring_up_to_date(supervisor, place, environment)
        _start_programs(supervisor, environment, port)
        place.remember(environment)
        _welcome(supervisor, environment, mail_page)
        try:
            supervisor.watch()
        finally:
            place.forget()
            say("\nStopping …")
    say("Everything is stopped.")


def prepare() -> None:
    """Bring the database, the demo and the static files up to date."""
    place = place_for_run()
    with place.held("The portal already runs here."), supervised() as supervisor:
        _bring_up_to_date(supervisor, place, services.start(supervisor, place.var, kind="demo"))


def _start_mail(supervisor: Supervisor, environment: dict[str, str]) -> str:
    """The local mail catcher, unless mail goes elsewhere; answers the address of its page."""
    if "EMAIL_URL" in environment:
        return ""
    with one_at_a_time():
        smtp, page = first_free(1025), first_free(8025)
        environment["EMAIL_URL"] = f"smtp://127.0.0.1:{smtp}"
        command = python("-m", mail_catcher.__name__, "--smtp", str(smtp), "--page", str(page))
        supervisor.start(Program("mail", command, environment, is_service=True))
        wait_until_taken(smtp, page)
    return f"http://localhost:{page}/"


def _bring_up_to_date(supervisor: Supervisor, place: Place, environment: dict[str, str]) -> None:
    say("Bringing the database up to date …")
    supervisor.step("migrate", python("manage.py", "migrate", "-v0"), services.as_owner(environment))
    demo_data.load_once(supervisor, place, environment)
    collected = place.var / "static-collected"
    mark = fingerprint([*_static_files(), ROOT / "requirements.txt", ROOT / "shield" / "settings.py"])
    if not (collected.exists() and collected.read_text() == mark):
        say("Collecting static files …")
        supervisor.step("static", python("manage.py", "collectstatic", "--noinput", "--clear", "-v0"), environment)
        collected.write_text(mark)


def _static_files() -> list[Path]:
    built = ROOT / "static" / "build"
    return [*static_sources(), *(path for path in built.rglob("*") if path.is_file())]


def _start_programs(supervisor: Supervisor, environment: dict[str, str], port: int) -> None:
    web = f"gunicorn shield.wsgi --bind 127.0.0.1:{port} --worker-class gthread --workers 2 --threads 4"
    # Browsers send the next form on the connection they have; closed in that moment, it answers nothing at all.
    web += " --keep-alive 75 --no-control-socket --graceful-timeout 5 --log-level warning"
    worker = "worker --pool threads -c 4 --without-gossip --without-mingle -l WARNING"
    emails = "worker -Q emails -n emails@%h --pool threads -c 1 --without-gossip --without-mingle -l WARNING"
    beat = ["beat", "--pidfile=", "-s", f"{environment['PORTAL_VAR']}/beat-schedule", "-l", "WARNING"]
    supervisor.start(Program("worker", python(*CELERY, *worker.split()), environment))
    supervisor.start(Program("emails", python(*CELERY, *emails.split()), environment))
    supervisor.start(Program("beat", python(*CELERY, *beat), environment))
    running = supervisor.start(Program("web", python("-m", *web.split()), environment))
    health = f"http://127.0.0.1:{port}/health/"
    supervisor.until(lambda: is_healthy(health), running, 90, "The portal does not answer: the lines above say why.")


def _welcome(supervisor: Supervisor, environment: dict[str, str], mail_page: str) -> None:
    say(f"\nThe portal:  http://localhost:{environment['PORT']}/")
    if mail_page:
        say(f"Its mail:    {mail_page}")
    say("\nThe demo's people (one button each on the sign-in page):")
    supervisor.foreground(python("-m", "shield.local.sign_ins"), environment)
    say("\nCtrl-C stops everything.\n")


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(guarded(prepare if sys.argv[1:] == ["prepare"] else run))
