"""Tags and filters that every template may use without loading them.

The words stand in rooms by subject; this module gathers them into the one library that settings name as a builtin:

- ``formatting``: dates, times, money and telephone numbers as GOV.UK writes them
- ``states``: status words, tags, levels, places, icons, date blocks
- ``clocks``: statutory clocks, timelines and the golden thread
- ``charts``: bar charts as SVG with the same numbers in a table
- ``page_parts``: what a page is made of: headers, bands, empty states, buttons for moves, pages of a list
- ``brand``: the partnership's mark, colours and, in the demo, its people
"""

from django import template

from shield.templatetags.brand import register as brand
from shield.templatetags.charts import register as charts
from shield.templatetags.clocks import register as clocks
from shield.templatetags.formatting import register as formatting
from shield.templatetags.page_parts import register as page_parts
from shield.templatetags.states import register as states

register = template.Library()
for room in (formatting, states, clocks, charts, page_parts, brand):
    register.tags.update(room.tags)
    register.filters.update(room.filters)
