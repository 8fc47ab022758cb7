from itertools import count

from shield import short_cache


def test_an_answer_is_remembered_for_some_seconds(settings, monkeypatch):
    settings.REMEMBERED_SECONDS = 2
    ask = short_cache.short_cache(count(1).__next__)
    answers = []
    for now in (1_000_000.0, 1_000_001.9, 1_000_002.0, 1_000_003.5):
        monkeypatch.setattr(short_cache, "monotonic", lambda now=now: now)
        answers.append(ask())
    assert answers == [1, 1, 2, 2]
    ask.forget()
    assert ask() == 3


def test_with_no_seconds_it_is_asked_each_time(settings):
    settings.REMEMBERED_SECONDS = 0
    ask = short_cache.short_cache(count(1).__next__)
    assert [ask(), ask()] == [1, 2]
