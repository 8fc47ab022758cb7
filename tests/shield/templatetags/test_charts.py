from django.template import engines

from shield.extension_points import Identity
from shield.templatetags import charts
from tests.markup import squash

SECTORS = [("Health", 31), ("Schools", 27), ("Police", "fewer than 5")]


def render(source, **context):
    return engines["django"].from_string(source).render(context)


def test_the_longest_bar_fills_the_room_and_the_rest_follow():
    health, schools, police = charts.bar_chart({}, SECTORS, "Bookings")["bars"]
    assert round(schools["width"] / health["width"], 2) == round(27 / 31, 2)
    assert police["width"] == 0


def test_values_are_printed_on_the_bars_and_told_in_the_description():
    html = render('{% bar_chart rows "Bookings" "Police are low" highlight="Schools" %}', rows=SECTORS)
    assert '<desc id="chart-bookings-desc">Health 31, Schools 27, Police fewer than 5</desc>' in html
    assert html.count('class="series-accent"') == 1
    assert html.count('font-weight="600"') == 3


def test_thousands_have_a_comma_and_room_beside_the_longest_bar():
    rows = [("Council", 101_000), ("Health", 96_250)]
    html = squash(render('{% bar_chart rows "Money" %}', rows=rows))
    assert '<desc id="chart-money-desc">Council 101,000, Health 96,250</desc>' in html
    bars = charts.bar_chart({}, rows, "Money")["bars"]
    assert [bar["value"] for bar in bars] == ["101,000", "96,250"]
    assert bars[0]["value_x"] + len("101,000") * charts.DIGIT <= charts.WIDTH


def test_a_chart_brings_its_numbers_as_a_table():
    html = squash(render('{% bar_chart rows "Bookings" %}', rows=SECTORS))
    assert '<th scope="row">Schools</th><td class="govuk-table__cell--numeric" data-l="Number">27</td>' in html


def test_on_paper_the_folded_table_is_left_out_and_colours_are_the_brands():
    identity = Identity(colours={"brand": "#5a2348"})
    html = render('{% bar_chart rows "Bookings" %}', rows=SECTORS, paper=True, identity=identity)
    assert "<details" not in html
    assert 'fill="#5a2348"' in html


def test_upright_bars_share_one_ground_line():
    bars = charts.bar_chart({}, [("14 Sep", 34), ("21 Sep", 41)], "Weeks", upright=True)["bars"]
    assert {bar["y"] + bar["height"] for bar in bars} == {charts.COLUMN_HEIGHT}


def test_a_chart_of_nothing_draws_nothing_and_does_not_fall():
    assert charts.bar_chart({}, [], "Nothing")["bars"] == []
    assert charts.stacked_bar({}, [("Done", 0)], "Nothing")["segments"][0]["width"] == 0


def test_a_value_below_0_has_its_number_and_no_bar():
    (up, down) = charts.bar_chart({}, [("Before", 1.5), ("After", -0.5)], "Change")["bars"]
    assert (up["width"] > 0, down["width"], down["value"]) == (True, 0, "-0.5")


def test_parts_of_a_stacked_bar_fill_it_in_the_fixed_order():
    parts = [("Done", 11), ("In progress", 5), ("Not started", 3), ("Overdue", 1, "late")]
    segments = charts.stacked_bar({}, parts, "This year")["segments"]
    assert [part["colour"] for part in segments] == ["brand", "third", "white", "late"]
    assert round(sum(part["width"] for part in segments)) == charts.WIDTH
    assert [bool(part["hatch"]) for part in segments] == [False, True, False, False]


def test_a_long_name_stands_whole_above_its_bar():
    label = "Safeguarding champions in early years settings"
    html = render('{% bar_chart rows "Who" %}', rows=[(label, 3), ("Schools", 6)])
    assert "…" not in html
    assert ">Safeguarding champions in early years</text>" in html
    assert ">settings</text>" in html
    assert f'<th scope="row">{label}</th>' in html
    bars, height = charts._lying([(label, 3), ("Schools", 6)], "", charts.WIDTH)
    assert [(bar["x"], bar["y"], bar["width"]) for bar in bars] == [(0, 42, 139.0), (0, 88, 278.0)]
    assert height == 115
