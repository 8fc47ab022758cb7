"""The words of ``shield.words`` as template filters."""

from django import template

from shield import words

register = template.Library()

for say in (
    words.browser,
    words.long_date,
    words.short_date,
    words.day_and_month,
    words.clock_time,
    words.time_range,
    words.moment,
    words.pounds,
    words.working_days_words,
    words.days_late,
    words.tel,
    words.mid_sentence,
    words.small_number,
):
    register.filter(say)
