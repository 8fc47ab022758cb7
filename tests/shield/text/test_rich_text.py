"""Text from the editor: what the editor offers gets through, everything else is gone, twice."""

import html
import re

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template

from shield.forms.rich_text import RichTextField
from shield.text import rich_text

DANGEROUS = {
    "a script": "<script>alert(1)</script>",
    "a script in a list": "<ul><li><script src='https://evil.example/x.js'></script>one</li></ul>",
    "a script half closed": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "what a picture does": '<img src="x" onerror="alert(1)">',
    "what a mouse does": '<p onmouseover="alert(1)">x</p>',
    "a link to a script": '<a href="javascript:alert(1)">x</a>',
    "a link to a script in capitals": '<a href="JaVaScRiPt:alert(1)">x</a>',
    "a link to a script behind a tab": '<a href="java\tscript:alert(1)">x</a>',
    "a link to a script in entities": '<a href="&#106;avascript:alert(1)">x</a>',
    "a link to data": '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "a link to old script": '<a href="vbscript:alert(1)">x</a>',
    "a link without lock": '<a href="http://plain.example">x</a>',
    "a style": "<style>p { display: none }</style>",
    "a style of one thing": '<p style="position:fixed">x</p>',
    "a frame": '<iframe src="https://evil.example"></iframe>',
    "an object": '<object data="x"></object><embed src="x">',
    "a picture": '<img src="/x.png" alt="x">',
    "a drawing": "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "a formula": "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "a form": '<form action="https://evil.example"><input name="x"><button>y</button></form>',
    "the largest heading": "<h1>x</h1>",
    "the heading of a section": "<h2>x</h2>",
    "a heading too small": "<h5>x</h5><h6>y</h6>",
    "a name for a place": '<p id="content" class="govuk-button" name="x" data-module="x">x</p>',
    "a base": '<base href="https://evil.example/">',
    "a refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "a comment": "<!-- <script>alert(1)</script> --><p>x</p>",
    "a text area that ends": "<p></textarea><script>alert(1)</script></p>",
    "an address that ends a text area": '<a href="/</textarea><script>alert(1)</script>">x</a>',
}
LET_THROUGH = {"p", "h3", "h4", "strong", "em", "ul", "ol", "li", "blockquote", "a"} | {
    *("table", "thead", "tbody", "tr", "th", "td")
}
ATTRIBUTES = {"href", "title", "rel", "start", "type", "data-type", "colspan", "rowspan"}


def tags(text):
    """Every tag with its attributes."""
    found = re.findall(r"<([a-z0-9]+)((?:\s[^<>]*)?)>", text)
    return {name for name, _ in found}, {name for _, rest in found for name in re.findall(r"([\w-]+)=", rest)}


# What gets through


@pytest.mark.parametrize("name", DANGEROUS)
def test_what_the_editor_does_not_offer_is_gone_when_it_is_kept_and_when_it_is_shown(name):
    for told in (rich_text.clean(DANGEROUS[name]), str(rich_text.shown(DANGEROUS[name]))):
        names, attributes = tags(told)
        assert names <= LET_THROUGH
        assert attributes <= ATTRIBUTES
        assert re.search(r"(?i)<[^>]*(javascript:|vbscript:|data:|http:|\son\w+=)", told) is None


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        '<iframe src="https://evil.example"></iframe>',
        '<img src="x" onerror="alert(1)">',
        '<meta http-equiv="refresh" content="0">',
    ],
)
def test_of_what_is_dangerous_no_word_stays(text):
    assert rich_text.clean(text) == ""


@pytest.mark.parametrize(("level", "kept"), [(1, "x"), (2, "x"), (3, "<h3>x</h3>"), (4, "<h4>x</h4>"), (5, "x")])
def test_headings_of_the_third_and_fourth_order_stay_and_of_the_others_the_words(level, kept):
    assert rich_text.clean(f"<h{level}>x</h{level}>") == kept


@pytest.mark.parametrize(
    "address",
    ["https://www.gov.uk/x?a=1#b", "mailto:team@partnership.example.org", "tel:+442079460101", "/plans/", "#section-2"],
)
def test_links_to_the_web_to_mail_to_a_telephone_and_within_the_portal_stay(address):
    text = f'<p><a href="{address}">x</a></p>'
    assert rich_text.clean(text) == text


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "http://plain.example", "ftp://x.org"])
def test_of_any_other_link_the_words_stay(address):
    assert rich_text.clean(f'<p><a href="{address}">words</a></p>') == "<p><a>words</a></p>"


def test_what_the_editor_offers_stays_as_it_is():
    text = (
        "<h3>One</h3><p><strong>b</strong> <em>i</em></p><ul><li><p>a</p></li></ul><ol><li><p>b</p></li></ol>"
        "<blockquote><p>q</p></blockquote><h4>Two</h4><table><tbody><tr><th>a</th></tr>"
        '<tr><td colspan="2">b</td></tr></tbody></table>'
    )
    assert (rich_text.clean(text), rich_text.troubles(text)) == (text, [])
    assert rich_text.clean(rich_text.clean(text)) == text


@pytest.mark.parametrize(
    "text", ["<p></p>", "<p>  </p>", "<p>&nbsp;</p>", "<p></p><ul><li></li></ul>", "", "<h3></h3>"]
)
def test_text_without_a_word_is_nothing(text):
    assert rich_text.clean(text) == ""


# What keeps it from being read by everybody

SMALLER_FIRST = "Use a heading before you use a smaller heading"
NO_HEADS = "The first row of each table must be a header row"
NO_WORDS = "Remove the empty heading"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<h3>One</h3><h4>Two</h4><h3>Three</h3><h4>Four</h4>", []),
        ("<h4>Two</h4>", [SMALLER_FIRST]),
        ("<p>x</p><h4>Two</h4><h3>One</h3>", [SMALLER_FIRST]),
        ("<h3> </h3><p>x</p>", [NO_WORDS]),
        ("<h3><strong></strong></h3><p>x</p>", [NO_WORDS]),
        ("<h3><strong>x</strong></h3>", []),
        ("<table><tbody><tr><td>a</td></tr></tbody></table>", [NO_HEADS]),
        ("<table><tbody><tr><th>a</th></tr><tr><td>b</td></tr></tbody></table>", []),
        (
            "<table><tbody><tr><th>a</th></tr></tbody></table><table><tbody><tr><td>b</td></tr></tbody></table>",
            [NO_HEADS],
        ),
        ("<h4></h4><table><tbody><tr><td>a</td></tr></tbody></table>", [SMALLER_FIRST, NO_HEADS, NO_WORDS]),
    ],
)
def test_what_is_wrong_with_headings_and_tables_is_told_in_words(text, told):
    assert rich_text.troubles(text) == told


def test_a_head_without_words_is_told():
    assert rich_text.troubles("<table><tbody><tr><th>a</th><th></th></tr></tbody></table>") != []


# Plain text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("One\ntwo\n\nthree", "<p>One<br>two</p><p>three</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("## Title\nWords", "<h3>Title</h3><p>Words</p>"),
        ("Tea & <b>biscuits</b>", "<p>Tea &amp; &lt;b&gt;biscuits&lt;/b&gt;</p>"),
        ("x <script>alert(1)</script>", "<p>x &lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("- <img src=x onerror=alert(1)>", "<ul><li>&lt;img src=x onerror=alert(1)&gt;</li></ul>"),
        ("## <h1>x</h1>", "<h3>&lt;h1&gt;x&lt;/h1&gt;</h3>"),
        ("", ""),
    ],
)
def test_plain_text_stays_plain_and_its_markup_is_shown_as_typed(text, shown):
    assert rich_text.is_rich(text) is False
    assert str(rich_text.shown(text)) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<5 children\n\nMore", "<p>&lt;5 children</p><p>More</p>"),
        ("<name> said", "<p>&lt;name&gt; said</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ],
)
def test_plain_text_may_begin_with_a_smaller_than_sign(text, shown):
    assert str(rich_text.shown(text)) == shown


def test_what_is_kept_is_cleaned_once_more_when_it_is_shown():
    """Whoever wrote straight into the database gets no script onto a page."""
    template = Template("{% load prose %}{{ text|rich }}")
    text = "<p>a</p><script>alert(1)</script><h1>b</h1>"
    assert template.render(Context({"text": text})) == "<p>a</p>b"


# The field


def cleaned(text, **facts):
    field = RichTextField(**facts)
    return field.clean(text)


def refused(text, **facts):
    with pytest.raises(ValidationError) as trouble:
        cleaned(text, **facts)
    return trouble.value.messages


def test_a_field_answers_cleaned_text_or_what_was_typed_plainly():
    assert cleaned("<p>a</p><script>alert(1)</script>") == "<p>a</p>"
    assert cleaned(" a <b>b</b> ") == "a <b>b</b>"


@pytest.mark.parametrize("text", ["", "  ", "<p></p>", "<p>&nbsp;</p>", "<p><script>alert(1)</script></p>"])
def test_a_field_that_gets_no_word_is_empty(text):
    assert refused(text, error_messages={"required": "Enter the words"}) == ["Enter the words"]
    assert cleaned(text, required=False) == ""


def test_a_field_names_every_trouble():
    text = "<h4>a</h4><table><tbody><tr><td>b</td></tr></tbody></table>"
    assert refused(text) == [SMALLER_FIRST, NO_HEADS]


def in_the_area(value):
    """What a browser makes of the text area's contents: entities are read, once."""
    field = RichTextField()
    drawn = field.widget.render("body", field.prepare_value(value))
    return html.unescape(re.search(r"<textarea[^>]*>\s*(.*)</textarea>", drawn, re.S)[1])


def test_what_was_typed_plainly_opens_in_the_editor_as_it_is_shown():
    assert in_the_area("One\n\n- two") == "<p>One</p><ul><li>two</li></ul>"


@pytest.mark.parametrize("text", ["<p>Write &lt;b&gt; here</p>", "<p>&amp;lt; is a sign</p>"])
def test_rich_text_opens_in_the_editor_as_it_was_kept(text):
    assert in_the_area(text) == text


def test_the_text_area_ends_where_it_should():
    field = RichTextField()
    for text in DANGEROUS.values():
        drawn = field.widget.render("body", field.prepare_value(text))
        assert drawn.lower().count("</textarea") == 1
