"""The words of ``shield.text.formatting`` as template filters."""

from django import template

from shield.text import formatting

register = template.Library()

for say in (
    formatting.browser,
    formatting.long_date,
    formatting.short_date,
    formatting.day_and_month,
    formatting.clock_time,
    formatting.time_range,
    formatting.moment,
    formatting.pounds,
    formatting.working_days_words,
    formatting.days_late,
    formatting.tel,
    formatting.mid_sentence,
    formatting.one_line,
    formatting.small_number,
):
    register.filter(say)
