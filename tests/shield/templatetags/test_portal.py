from django.template import engines

from shield.templatetags import brand, charts, clocks, formatting, page_parts, portal, states

TAGS = {
    "bar_chart", "button_link", "brand_mark", "brand_stylesheet_url", "brand_tokens", "breadcrumbs", "clock", "confidential_band",
    "date_block", "demo_people", "empty_state", "error_summary", "exit_page", "filter_chips", "form_media", "golden_thread",
    "form_tokens", "history", "icon", "level", "mark_data_uri", "moves", "page_header", "pagination", "part", "places",
    "stacked_bar", "status", "status_shape", "submit_button", "summary_list", "summary_row", "tag", "timeline",
}  # fmt: skip


def test_every_tag_is_there_without_loading():
    assert set(portal.register.tags) == TAGS
    assert engines["django"].from_string('{% status "done" %}').render().endswith("Done</span>")


def test_every_tag_says_what_it_promises():
    undocumented = [
        name
        for room in (formatting, states, clocks, charts, page_parts, brand)
        for name in [*room.register.tags, *room.register.filters]
        if hasattr(room, name) and not getattr(room, name).__doc__
    ]
    assert undocumented == []
