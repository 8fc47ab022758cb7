import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.utils.html import strip_tags

from shield.templatetags import states
from tests.markup import squash

TODAY = date(2020, 10, 20)


def render(source, **context):
    return engines["django"].from_string(source).render(context)


def test_a_state_is_colour_word_and_shape():
    assert render('{% status "overdue" %}') == (
        '<span class="tag tag--late"><svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        '<use href="#s-tri"/></svg>Overdue</span>'
    )


def test_a_state_may_speak_the_records_own_words():
    assert states.status("in_progress", label="Scoping the review").endswith("Scoping the review</span>")


def test_a_bare_state_has_no_ground():
    assert 'class="tag tag--ok tag--bare"' in states.status("given", bare=True)


def test_an_unknown_state_is_a_plain_tag():
    assert states.status("sent_back") == '<span class="tag">Sent back</span>'


def test_words_cannot_smuggle_markup():
    assert states.tag("<script>") == '<span class="tag">&lt;script&gt;</span>'


def drawn(prefix):
    sprite = Path(settings.BASE_DIR, "templates/components/sprite.html").read_text()
    return set(re.findall(rf'id="{prefix}-([a-z]+)"', sprite))


def test_every_state_has_its_shape_drawn():
    assert {shape for _, shape, _ in states.STATES.values()} - drawn("s") == set()


def test_every_icon_named_in_a_template_is_drawn():
    named = {
        name
        for path in Path(settings.BASE_DIR, "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([a-z]+)"', path.read_text())
    }
    assert named - drawn("i") == set()


def test_a_shape_alone_says_its_word_to_screen_readers():
    assert '<span class="govuk-visually-hidden">Done: </span>' in states.status_shape("done")
    assert "visually-hidden" not in states.status_shape("done", silent=True)


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2020, 11, 5), None), (date(2021, 9, 30), None), (date(2021, 10, 1), 2021), (date(2020, 9, 30), 2020)],
)
def test_a_date_block_names_the_year_only_outside_the_coming_twelve_months(day, year):
    told = f"{day:%b} {year}" if year else f"{day:%b}"
    assert f'<span class="date-block__month">{told}</span>' in states.date_block(day, TODAY)


def test_a_date_block_is_a_time():
    assert squash(render("{% date_block day today %}", day=date(2020, 11, 5), today=TODAY)) == (
        '<time class="date-block" datetime="2020-11-05"><span class="date-block__month">Nov</span>'
        '<span class="date-block__day">5</span><span class="date-block__weekday">Thu</span></time>'
    )


def test_no_date_means_any_day():
    assert "Any day" in squash(render("{% date_block None %}"))


def test_a_level_fills_its_bars_and_says_the_words():
    html = render("{% level 3 %}")
    assert html.count('fill="currentColor"') == 3
    assert html.count('fill="none"') == 1
    assert html.strip().endswith("Level 3</span>")


@pytest.mark.parametrize(
    ("left", "waiting", "words", "aside", "state"),
    [
        (11, 0, "11 places left", "of 20", ""),
        (4, 0, "4 places left", "of 20", "due-soon"),
        (1, 0, "1 place left", "of 20", "due-soon"),
        (0, 5, "Full, waiting list open", "5 on the waiting list", "waiting-list"),
        (0, 0, "Full, waiting list open", "", "waiting-list"),
    ],
)
def test_places_are_told_in_words(left, waiting, words, aside, state):
    html = states.places(left, 20, waiting)
    assert " ".join(strip_tags(html).split()) == f"{words} {aside}".strip()
    assert (f"tag--{states.STATES[state][2]}" if state else "<strong>") in html


def test_the_bar_of_places_tells_ones_own_agency_apart():
    html = states.places(4, 24, bar=True, own=2)
    assert '<rect class="bar-taken" width="75.00%" height="13"/>' in html
    assert '<rect class="bar-own" x="75.00%" width="8.33%" height="13"/>' in html
    assert strip_tags(html).split()[-4:] == ["20", "of", "24", "taken"]


def test_a_part_says_what_it_is_given_and_knows_nothing_of_the_page():
    page = '{% part "training/runs/filter_choice.html" name="month" label=label any="Any month" options=options %}'
    words = engines["django"].from_string(page).render({"label": "<Month>", "options": (), "chosen": "secret"})
    assert strip_tags(words).split() == ["&lt;Month&gt;", "Any", "month"]


def test_equal_parts_are_rendered_once_and_unequal_ones_apart():
    def part(any_):
        return states.part("training/runs/filter_choice.html", name="month", label="Month", any=any_, options=())

    assert part("Any month") is part("Any month")
    assert "Every month" in part("Every month")
