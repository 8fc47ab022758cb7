"""Everything that the portal keeps, read as a thief would read it who has the disk and no key."""

import base64
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import redis
from django.core import signing
from psycopg2 import sql

# Whether row-level security also binds the tables' owner; removed for one transaction that is rolled back.
LOCKED = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relforcerowsecurity AND relnamespace = 'public'::regnamespace"
)


@contextmanager
def _past_the_lock(portal) -> Iterator:
    """A transaction in which the owner sees every row of every table; nothing of it stays."""
    connection = psycopg2.connect(portal.database, options="-c role=portal_owner")
    try:
        with connection.cursor() as cursor:
            cursor.execute(LOCKED)
            for (table,) in cursor.fetchall():
                cursor.execute(sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(sql.Identifier(table)))
            yield cursor
    finally:
        connection.rollback()
        connection.close()


def rows(portal, table: str) -> int:
    """How many rows a table has, locked or not."""
    with _past_the_lock(portal) as cursor:
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
        return cursor.fetchone()[0]


def disguises(word: str) -> list[bytes]:
    """The word as it is, as JSON and hexadecimal write it, and as base64 does wherever in a text it begins."""
    plain = word.encode()
    shifted = [base64.b64encode(b"\0" * ahead + plain)[4:-4] for ahead in range(3)]
    return [plain, json.dumps(word).strip('"').encode(), plain.hex().encode(), *shifted]


def tables_that_tell(portal, word: str) -> dict[str, int]:
    """Each table with rows in which the word can be read, in whichever column, and how many."""
    patterns = [f"%{disguise.decode()}%" for disguise in disguises(word)]
    found = {}
    with _past_the_lock(portal) as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            count = sql.SQL("SELECT count(*) FROM {} AS line WHERE line::text ILIKE ANY(%s)")
            cursor.execute(count.format(sql.Identifier(table)), [patterns])
            if told := cursor.fetchone()[0]:
                found[table] = told
    return found


def sessions_that_tell(portal, word: str) -> int:
    """How many sessions hold the word; they are packed, so the table cannot be searched as it stands."""
    packed = [data for (data,) in portal.ask("SELECT session_data FROM django_session")]
    return sum(word.encode() in _unpacked(data) for data in packed)


def _unpacked(data: str) -> bytes:
    body = data.rsplit(":", 2)[0]
    raw = signing.b64_decode(body.removeprefix(".").encode())
    return zlib.decompress(raw) if body.startswith(".") else raw


def files_that_tell(portal, word: str) -> list[str]:
    """Logs, mails, documents and whatever else lies in the portal's folder with the word in it."""
    kept = [path for path in portal.mail_folder.parent.rglob("*") if path.is_file()]
    return [path.name for path in kept if any(disguise in path.read_bytes() for disguise in disguises(word))]


def memory_that_tells(portal, word: str) -> list[bytes]:
    """Keys of Redis, where sessions, caches and messages are, behind which the word stands."""
    environment = json.loads((portal.mail_folder.parent / "environment.json").read_text())
    with redis.Redis.from_url(environment["REDIS_URL"]) as client:
        return [
            key for key in client.scan_iter() if any(disguise in _behind(client, key) for disguise in disguises(word))
        ]


def _behind(client: redis.Redis, key: bytes) -> bytes:
    """All that Redis keeps behind a key, whichever kind it is of."""
    kinds = {
        b"string": lambda: [client.get(key) or b""],
        b"list": lambda: client.lrange(key, 0, -1),
        b"set": lambda: client.smembers(key),
        b"zset": lambda: client.zrange(key, 0, -1),
        b"hash": lambda: [part for pair in client.hgetall(key).items() for part in pair],
    }
    return b"\n".join(kinds.get(client.type(key), list)())
