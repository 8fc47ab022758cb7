"""What reaches a reader is found, with its line; what only programs read is not."""

from textwrap import dedent

import pytest

from shield.local.reader_strings import SEAM, in_data, in_document, in_page, in_plain_text, in_python, in_script


def python(source: str) -> list[tuple[int, str]]:
    return sorted(in_python(dedent(source)))


def test_what_an_operation_or_a_form_says_is_found():
    source = '''
    """A docstring of the module."""

    def refuse(name: "Person") -> "Person":
        """A docstring of the function."""
        log.warning("A line of the log %s", name)
        if name.kind == "Some other kind":
            raise Refused(f"{name} has a place already.", field="name")
        raise ValueError("Only programmers see this.")

    label = forms.CharField(label="reason", help_text="In your own words", widget=Area(attrs={"rows": 3}))
    sql = "SELECT pk FROM people WHERE name = 'A B'"
    '''
    assert python(source) == [
        (8, "… has a place already."),
        (11, "In your own words"),
        (11, "reason"),
    ]


def test_labels_of_choices_and_buttons_of_moves_are_found():
    source = """
    class Status(models.TextChoices):
        OPEN = "open", "not started"
        HANDED_OVER = "handed_over"

    class Action(models.Model):
        WORKFLOW = Workflow(("put-off", {Status.OPEN}, Status.HANDED_OVER))
        due = models.DateField("due date")
        done = models.DateField("finished", null=True)
    """
    assert python(source) == [
        (3, "not started"),
        (4, "Handed over"),
        (7, "Put off"),
        (8, "due date"),
        (9, "finished"),
    ]


def test_one_sentence_of_a_page_is_one_text_with_the_words_of_its_attributes():
    source = """\
    {% extends "base.html" %}{% load frames %}
    {# A comment #}{% comment %}Another one{% endcomment %}
    <p class="Big words">Read <a href="{% url "some:page" %}" title="The page">the
      page</a> of {{ name|default:"someone" }} ({{ day|date:"j F Y" }}).</p>
    <img alt="A picture"><script>var words = "not read";</script>
    {% page_header "What we do" caption="Action" %}<input type="submit" value="Save">
    """
    assert sorted(in_page(dedent(source))) == [
        (3, "Read the\n  page of … (…)."),
        (3, "The page"),
        (4, "someone"),
        (5, "A picture"),
        (6, "Action"),
        (6, "Save"),
        (6, "What we do"),
    ]


def test_tags_leave_a_seam_in_the_text():
    assert in_page("<h1>{% if a %}Add{% else %}Edit{% endif %} it</h1>") == [
        (1, f"Add{SEAM}Edit{SEAM} it"),
    ]


def test_the_lines_of_a_plain_email_are_joined_to_paragraphs():
    source = "{% block content %}Hello {{ name }},\n\nyour place\nis booked.\n{% endblock %}"
    assert in_plain_text(source) == [(1, "Hello …,"), (3, "your place\nis booked.")]


@pytest.mark.parametrize(
    ("read", "source", "found"),
    [
        (in_script, "// A comment\nsay('Choose a file'); get('data-open')", [(2, "Choose a file")]),
        (in_data, '{"Some key": "A title",\n "kind": "other"}', [(1, "A title")]),
        (
            in_document,
            "Run `make A b`.\n\n```\nSome code\n```\n\n[The page](docs/a b.md)",
            [(1, "Run …."), (7, "[The page…")],
        ),
    ],
)
def test_scripts_data_and_documents_are_read(read, source, found):
    assert read(source) == found
