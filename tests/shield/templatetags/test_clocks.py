from collections import Counter
from datetime import date
from types import SimpleNamespace

from django.template import engines

from shield.extension_points import Identity
from shield.templatetags import clocks
from tests.markup import squash


def render(source, **context):
    return engines["django"].from_string(source).render(context)


def a_clock(**facts):
    standard = {
        "name": "Rapid review",
        "unit": "working days",
        "length": 15,
        "day": 9,
        "due": date(2020, 10, 28),
        "state": "running",
        "explanation": "",
        "url": "",
    }
    return SimpleNamespace(**standard | facts)


def test_beads_show_past_today_and_what_is_left():
    assert Counter(clocks.beads(9, 15, finished=False)) == {"past": 8, "today": 1, "left": 6}


def test_the_day_of_the_event_is_day_nought():
    assert Counter(clocks.beads(0, 5, finished=False)) == {"left": 5}


def test_a_finished_clock_has_no_today():
    assert Counter(clocks.beads(2, 5, finished=True)) == {"past": 2, "left": 3}


def test_over_time_stands_behind_a_line():
    beads = clocks.beads(17, 15, finished=False)
    assert beads[15:] == ["line", "over", "over"]


def test_beads_over_time_stop_at_ten():
    assert Counter(clocks.beads(90, 15, finished=True)) == {"past": 15, "line": 1, "over": 10}


def test_a_clock_says_all_in_words():
    html = render("{% clock thing %}", thing=a_clock())
    assert "<strong>Day 9</strong> of 15 working days" in html
    assert "Due <strong>Wednesday 28 October 2020</strong>" in html


def test_an_overdue_clock_says_when_it_was_due():
    assert "Was due <strong>Wednesday" in render("{% clock thing %}", thing=a_clock(day=17, state="overdue"))


def test_a_month_clock_counts_months():
    assert "<strong>Month 1</strong> of 6" in render("{% clock thing %}", thing=a_clock(unit="months", length=6, day=1))


def a_step(state, url=""):
    return {"label": "Finding", "words": "JTAI letter, January 2020", "state": state, "url": url}


def drawing(steps):
    return clocks.golden_thread({}, steps, "The golden thread", "From finding to report")


def test_the_gold_stops_at_the_next_step():
    thread = drawing([a_step("done"), a_step("done"), a_step("next"), a_step("later")])
    assert [arc["gold"] for arc in thread["arcs"]] == [True, True, False]


def test_words_stand_above_and_below_in_turn():
    one, other = drawing([a_step("done"), a_step("next")])["points"]
    assert one["label_y"] < one["y"]
    assert other["label_y"] > other["y"]
    assert [line["words"] for line in one["lines"]] == ["JTAI letter,", "January 2020"]


def test_a_thread_without_links_is_one_picture_and_with_links_a_group():
    assert drawing([a_step("done")])["role"] == "img"
    assert drawing([a_step("done", url="/")])["role"] == "group"


def test_the_thread_is_also_a_list():
    html = render('{% golden_thread steps "T" "D" %}', steps=[a_step("done", url="/themes/1/"), a_step("later")])
    assert html.count('<a href="/themes/1/">') == 2
    assert '<ol class="thread__list"' in html


def test_on_paper_only_the_picture_is_printed():
    html = render('{% golden_thread steps "T" "D" %}', steps=[a_step("done")], paper=True, identity=Identity())
    assert "thread__list" not in html


def test_a_cycle_shows_planned_and_done():
    steps = [{"title": "Month 1", "state": "done", "planned": "P", "done": "D"}]
    html = squash(render("{% timeline steps %}", steps=steps))
    assert '<p class="cycle__label">Planned</p><p>P</p>' in html
    assert '<p class="cycle__label">Done</p><p>D</p>' in html
