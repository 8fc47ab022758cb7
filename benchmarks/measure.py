"""Measure the portal beside the bare project, in turn, and say which goals are met: ``python -m benchmarks measure``."""

import argparse
import json
import os
import subprocess
from statistics import median

from benchmarks import booking, clients, pages
from benchmarks.booking import Fight
from benchmarks.report import Row, table
from benchmarks.serve import Servers, everything


def measure_pages(servers: Servers, cookies: list[dict[str, str]], rounds: int, seconds: float) -> list[Row]:
    samples = pages.measure(servers, cookies[0], rounds=rounds, seconds=seconds)
    print("| page | requests a second | p50 ms | p95 ms | CPU ms | KB |\n|---|---|---|---|---|---|")
    for name, taken in samples.items():
        figures = (median(getattr(each, key) for each in taken) for key in ("p50", "p95", "cpu", "kilobytes"))
        speeds = sorted(each.per_second for each in taken)
        spread = f"{median(speeds):.0f} ({speeds[0]:.0f}-{speeds[-1]:.0f})"
        print(f"| {name} | {spread} | " + " | ".join(f"{figure:.1f}" for figure in figures) + " |")
    print()
    return pages.rows(samples) + pages.queries()


def measure_bookings(servers: Servers, cookies: list[dict[str, str]], rounds: int, rival: str) -> list[Row]:
    people, leads = clients.practitioners(500), clients.leads(10)
    fights: dict[str, list[Fight]] = {"cas": [], "naive": [], "portal": [], "portal, 500": []}
    rivals: list[dict[str, float]] = []
    ways: list[float] = []
    mixed: list[str] = []
    booking.fight_portal(servers.portal_threads, people[:20], 5)  # warms
    booking.fight_bare(servers.limit_threads, cookies, 20, 5, "cas")
    for number in range(rounds):
        fights["cas"].append(booking.fight_bare(servers.limit_threads, cookies, 200, 20, "cas"))
        fights["portal"].append(booking.fight_portal(servers.portal_threads, people[:200], 20))
        fights["naive"].append(booking.fight_bare(servers.limit_threads, cookies, 200, 20, "naive"))
        fights["portal, 500"].append(booking.fight_portal(servers.portal_threads, people, 20))
        mixed += booking.mixed(servers.portal_threads, people, leads, 5)
        if number < 5:
            ways.append(booking.fight_whole_way(servers.portal_threads, people[:200], 20))
            rivals += ask_rival(rival)
    show(fights)
    return booking_rows(fights, mixed) + rival_rows(fights, ways, rivals)


def show(fights: dict[str, list[Fight]]) -> None:
    print("| booking | clients | places | given | really taken | errors | seconds | bookings a second | CPU s |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, fought in fights.items():
        taken = sorted(each.taken for each in fought)
        given = sorted(each.given for each in fought)
        seconds = sorted(each.seconds for each in fought)
        first = fought[0]
        print(
            f"| {name} | {first.clients} | {first.places} | {given[0]}-{given[-1]} | {taken[0]}-{taken[-1]} "
            f"| {sum(each.errors for each in fought)} | {median(seconds):.2f} ({seconds[0]:.2f}-{seconds[-1]:.2f}) "
            f"| {median(each.per_second for each in fought):.0f} | {median(each.cpu for each in fought):.2f} |"
        )
    for trouble in {trouble for fought in fights.values() for each in fought for trouble in each.troubles}:
        print(trouble)
    print()


def booking_rows(fights: dict[str, list[Fight]], mixed: list[str]) -> list[Row]:
    rounds = len(fights["portal"])
    inexact = sum(not each.is_exact for each in fights["portal"])
    many = sum(not each.is_exact for each in fights["portal, 500"])
    control = sum(each.taken > each.places for each in fights["naive"])
    audit = booking.audited()
    for trouble in [*mixed, *audit]:
        print(trouble)
    none = ("<=", 0)
    return [
        Row("6", f"200 clients, 20 places: inexact rounds of {rounds}", inexact, must=none, good=none),
        Row("6", f"500 clients, 20 places: inexact rounds of {rounds}", many, must=("<=", rounds), good=none),
        Row("6", f"40 mixed, 5 places: troubles in {rounds} rounds", len(mixed), must=none, good=none),
        Row("6", "what audit_bookings finds afterwards", len(audit), must=none, good=none),
        Row("6", f"control: overbooked rounds of {rounds}, no lock", control, must=(">=", 1), good=(">=", 1)),
        Row(
            "7",
            "bookings a second / bare cas",
            booking.ratio(fights["portal"], fights["cas"], "per_second"),
            must=(">=", 0.3),
            good=(">=", 0.5),
        ),
        Row(
            "8",
            "time until all 200 are answered / bare cas",
            booking.ratio(fights["portal"], fights["cas"], "seconds"),
            must=("<=", 4),
            good=("<=", 2.5),
        ),
        # What a busy machine does not distort.
        Row(
            "8",
            "CPU for all 200 / bare cas",
            booking.ratio(fights["portal"], fights["cas"], "cpu"),
            ("<=", 4),
            ("<=", 2.5),
        ),
    ]


def ask_rival(command: str) -> list[dict[str, float]]:
    """What another product says of the same instant: a JSON object, see docs/performance.md."""
    if not command:
        return []
    done = subprocess.run(command, shell=True, check=True, capture_output=True, text=True)
    return [json.loads(done.stdout.splitlines()[-1])]


def rival_rows(fights: dict[str, list[Fight]], ways: list[float], rivals: list[dict[str, float]]) -> list[Row]:
    print(f"Whole way, 200 people: {median(ways):.2f} s ({min(ways):.2f}-{max(ways):.2f})\n")
    if not rivals:
        return []
    pairs = list(zip(fights["portal"], rivals, strict=False))
    speed = median(fight.per_second / rival["per_second"] for fight, rival in pairs)
    seconds = median(fight.seconds / rival["seconds"] for fight, rival in pairs)
    way = median(own / rival["whole_way"] for own, rival in zip(ways, rivals, strict=True))
    return [
        Row("7", "bookings a second / rival", speed, must=(">=", 5), good=(">=", 5)),
        Row("8", "time until all 200 are answered / rival", seconds, must=("<=", 0.35), good=("<=", 0.35)),
        Row("9", "whole way / rival's whole way", way, must=("<=", 0.25), good=("<=", 0.15)),
    ]


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks measure", description=__doc__)
    parser.add_argument("--only", choices=["pages", "bookings"])
    parser.add_argument("--rounds", type=int, default=7, help="of pages")
    parser.add_argument("--seconds", type=float, default=2, help="that each page is asked for in a round")
    parser.add_argument("--booking-rounds", type=int, default=20)
    parser.add_argument("--rival", default="", help="a command that books at another product")
    chosen = parser.parse_args(arguments)
    cookies = clients.of_bare_project()
    rows: list[Row] = []
    print("Load before:", *os.getloadavg(), "\n")
    with everything() as servers:
        if chosen.only != "bookings":
            rows += measure_pages(servers, cookies, chosen.rounds, chosen.seconds)
        if chosen.only != "pages":
            rows += measure_bookings(servers, cookies, chosen.booking_rounds, chosen.rival)
    print(table(rows))
