"""What a page costs, and how many a second: rows 1 to 5."""

from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks import clients
from benchmarks.load import Sample, hammer
from benchmarks.report import Row
from benchmarks.serve import Server, Servers
from training.models import CourseRun


@dataclass(frozen=True)
class Target:
    name: str
    server: Server
    path: str
    cookies: dict[str, str]

    def sample(self, seconds: float) -> Sample:
        return hammer(self.server.port, self.path, self.cookies, pid=self.server.pid, seconds=seconds)


Samples = dict[str, list[Sample]]


def one_run() -> str:
    """The address of the next run that people can book."""
    return CourseRun.objects.listed().order_by("starts_at").first().get_absolute_url()


def targets(servers: Servers, signed_in: dict[str, str]) -> list[Target]:
    reader = clients.sign_in(clients.reader())
    staff = clients.sign_in(clients.team_member())
    return [
        Target("bare page", servers.limit, "/page", {}),
        Target("catalogue", servers.portal, "/training/", {}),
        Target("run", servers.portal, one_run(), {}),
        Target("bare page, cached", servers.limit, "/page-cached", {}),
        Target("catalogue, cached", servers.portal_cached, "/training/", {}),
        Target("run, cached", servers.portal_cached, one_run(), {}),
        Target("bare page, signed in", servers.limit, "/me", signed_in),
        Target("my training", servers.portal, "/training/my-training/", reader),
        Target("catalogue, signed in", servers.portal, "/training/", reader),
        Target("run, signed in", servers.portal, one_run(), reader),
        Target("office", servers.portal, "/training/office/", staff),
    ]


def measure(servers: Servers, signed_in: dict[str, str], *, rounds: int, seconds: float) -> Samples:
    """Every page in turn, and all of them again; the first time only warms."""
    pages = targets(servers, signed_in)
    for page in pages:
        warm = page.sample(0.5)
        if warm.bad:
            raise SystemExit(f"{page.name} ({page.path}) answers with something else than a page.")
    samples: Samples = {page.name: [] for page in pages}
    for _ in range(rounds):
        for page in pages:
            samples[page.name].append(page.sample(seconds))
    return samples


def ratio(samples: Samples, name: str, other: str, figure: str) -> float:
    """The median of the ratios taken round by round, which survives a machine whose speed drifts."""
    pairs = zip(samples[name], samples[other], strict=True)
    return median(getattr(one, figure) / getattr(two, figure) for one, two in pairs)


def rows(samples: Samples) -> list[Row]:
    bad = sum(sample.bad for each in samples.values() for sample in each)
    answer = [Row("1-4", "pages that failed", bad, must=("<=", 0), good=("<=", 0))]
    for name in ("catalogue", "run"):
        speed = ratio(samples, name, "bare page", "per_second")
        answer.append(Row("1", f"{name}: requests a second / bare page", speed, must=(">=", 0.35), good=(">=", 0.5)))
        cost = ratio(samples, name, "bare page", "cpu")
        answer.append(Row("2", f"{name}: CPU / bare page", cost, must=("<=", 3), good=("<=", 2)))
    for name in ("catalogue, cached", "run, cached"):
        speed = ratio(samples, name, "bare page, cached", "per_second")
        answer.append(Row("3", f"{name}: requests a second / bare cached", speed, must=(">=", 0.5), good=(">=", 0.8)))
        gain = ratio(samples, name, name.removesuffix(", cached"), "per_second")
        answer.append(Row("3", f"{name}: requests a second / own uncached", gain, must=(">=", 4), good=(">=", 4)))
    for name in ("my training", "catalogue, signed in", "run, signed in"):
        speed = ratio(samples, name, "bare page, signed in", "per_second")
        answer.append(Row("4", f"{name}: requests a second / bare", speed, must=(">=", 0.4), good=(">=", 0.6)))
        tail = ratio(samples, name, "bare page, signed in", "p95")
        answer.append(Row("4", f"{name}: p95 / bare", tail, must=("<=", 2.5), good=("<=", 1.7)))
    return answer


def queries() -> list[Row]:
    """How many queries a page takes, on its fullest page and on a short one."""
    reader, staff = clients.reader(), clients.team_member()
    last = -(-CourseRun.objects.listed(timezone.now()).count() // 25)
    asked = [
        ("catalogue", None, "/training/", 6, 4),
        ("catalogue, last page", None, f"/training/?page={last}", 6, 4),
        ("run", None, one_run(), 6, 4),
        ("catalogue, signed in", reader, "/training/", 10, 8),
        ("run, signed in", reader, one_run(), 10, 8),
        ("my training", reader, "/training/my-training/", 10, 8),
        ("catalogue, staff", staff, "/training/", 15, 12),
        ("office", staff, "/training/office/", 15, 12),
        ("office, what is over", staff, "/training/office/?show=past", 15, 12),
    ]
    return [
        Row("5", f"{name}: queries", count(user, path), must=("<=", must), good=("<=", good))
        for name, user, path, must, good in asked
    ]


@override_settings(PUBLIC_PAGE_CACHE_SECONDS=0, CATALOGUE_CACHE_SECONDS=0)
def count(user: object, path: str) -> int:
    browser = Client(SERVER_NAME="127.0.0.1")
    if user is not None:
        browser.cookies.load(clients.sign_in(user))
    browser.get(path)  # whatever is kept from page to page is there from now on
    with CaptureQueriesContext(
        connection,
    ) as captured:
        status = browser.get(path).status_code
    if status != 200:
        raise SystemExit(f"{path} answered {status}.")
    return len(captured)
