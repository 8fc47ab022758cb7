"""`make demo`: the demo as on its first day, whether the portal runs or not."""

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import redis

from shield.local import services
from shield.local.places import Place, place_for_run
from shield.local.postgres_server import Cluster, administration, make_database
from shield.local.prepare import guarded, say
from shield.local.processes import Supervisor, python, supervised

LOAD = "load_demo"
NEXT = "portal_next"
OLD_AFTER_DAYS = 7


def load_once(supervisor: Supervisor, place: Place, environment: dict[str, str]) -> None:
    """Load the demo the first time; later say when its dates grow old. In a database of one's own, load every time."""
    stamp = place.var / "demo-loaded"
    is_private = "PORTAL_PRIVATE_CLUSTER" in environment
    if is_private and stamp.exists():
        age = datetime.now(UTC) - datetime.fromisoformat(stamp.read_text())
        if age.days >= OLD_AFTER_DAYS:
            say(f"The demo was loaded {age.days} days ago: `make demo` brings its dates up to today.")
        return
    say("Loading the demo …")
    _load(supervisor, environment)
    if is_private:
        stamp.write_text(datetime.now(UTC).isoformat())


def _load(supervisor: Supervisor, environment: dict[str, str]) -> None:
    supervisor.step("demo", python("manage.py", LOAD, "-v0"), environment)


def reset() -> None:
    """Build a fresh demo beside the old one, then put it in the old one's place."""
    place = place_for_run()
    with supervised() as supervisor:
        if place.is_held():
            _reset(supervisor, place, place.remembered())
        else:
            with place.held("The portal is just starting: try again in a moment."):
                _reset(supervisor, place, services.start(supervisor, place.var, kind="demo"))


def _reset(supervisor: Supervisor, place: Place, environment: dict[str, str]) -> None:
    if "PORTAL_PRIVATE_CLUSTER" not in environment:
        # A database of one's own: `load_demo` refuses by itself when it is not a demo.
        supervisor.step("demo", python("manage.py", LOAD, "--reset"), environment)
        return
    cluster = Cluster(Path(environment["PORTAL_PRIVATE_CLUSTER"]))
    documents = Path(environment.get("DOCUMENTS_DIR", place.var / "documents"))
    fresh = documents.with_name(f"{documents.name}-next")
    beside = environment | {
        "DATABASE_URL": cluster.address(NEXT),
        "DOCUMENTS_DIR": str(fresh),
        "AUDIT_CHECKPOINT_FILE": str(place.var / "checkpoints-next.jsonl"),
    }
    say("Building a fresh demo …")
    shutil.rmtree(fresh, ignore_errors=True)
    with administration(cluster) as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NEXT} WITH (FORCE)")
    make_database(cluster, NEXT)
    supervisor.step("migrate", python("manage.py", "migrate", "-v0"), services.as_owner(beside))
    _load(supervisor, beside)
    _swap(cluster, documents, fresh)
    (place.var / "audit-checkpoints.jsonl").unlink(missing_ok=True)
    (place.var / "demo-loaded").write_text(datetime.now(UTC).isoformat())
    _forget_sessions(environment["REDIS_URL"])
    say("The demo has been reset. Everyone is signed out.")


def _swap(cluster: Cluster, documents: Path, fresh: Path) -> None:
    with administration(cluster) as cursor:
        cursor.execute("DROP DATABASE IF EXISTS portal WITH (FORCE)")
        cursor.execute(f"ALTER DATABASE {NEXT} RENAME TO portal")
    shutil.rmtree(documents, ignore_errors=True)
    if fresh.exists():
        fresh.rename(documents)


def _forget_sessions(address: str) -> None:
    """Drop what the old demo cached. The queue lives beside it and stays: a worker would not find it again."""
    with redis.Redis.from_url(address) as client:
        for key in client.scan_iter(":1:*", count=1000):
            client.delete(key)


if __name__ == "__main__":
    sys.exit(guarded(reset))
