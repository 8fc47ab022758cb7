import json

from shield.local import run_times
from shield.local.run_times import Run

UNIT = Run(600.4, {"passed": 4000, "skipped": 1}, {f"tests/test_{n}.py": float(n) for n in range(1, 12)})
BROWSER = Run(812.0, {"passed": 99, "failed": 2}, {"tests/browser/test_every_page.py": 480.0})


def test_the_report_names_each_part_the_ten_slowest_files_and_how_many_passed():
    parts = [("Types (mypy)", 61.9), ("Tests in a browser", BROWSER.seconds)]
    assert run_times.lines(parts, [UNIT, BROWSER], 900.123) == [
        "\nTime by part",
        "   1:01  Types (mypy)",
        "  13:32  Tests in a browser",
        "  15:00  All of it: the tests in a browser run beside the rest",
        "\nThe 10 slowest files of tests",
        "   8:00  tests/browser/test_every_page.py",
        *(f"   0:{n:02}  tests/test_{n}.py" for n in range(11, 2, -1)),
        "",
        "2 failed, 4099 passed, 1 skipped in 900.12s",
    ]


def test_a_run_that_did_not_come_to_its_end_counts_as_an_error(tmp_path):
    report = tmp_path / "report.json"
    assert run_times.read(str(report)).counts == {"error": 1}
    report.write_text(json.dumps({"seconds": 1.5, "counts": {"passed": 2}, "files": {}}))
    assert run_times.read(str(report)) == Run(1.5, {"passed": 2}, {})
