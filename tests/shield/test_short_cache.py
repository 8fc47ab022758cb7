from itertools import count

from shield import short_cache


def test_a_result_is_reused_for_some_seconds(settings, monkeypatch):
    settings.SHORT_CACHE_SECONDS = 2
    ask = short_cache.cached_briefly(count(1).__next__)
    answers = []
    for now in (1_000_000.0, 1_000_001.9, 1_000_002.0, 1_000_003.5):
        monkeypatch.setattr(short_cache, "monotonic", lambda now=now: now)
        answers.append(ask())
    assert answers == [1, 1, 2, 2]
    ask.invalidate()
    assert ask() == 3


def test_with_no_seconds_the_function_is_called_each_time(settings):
    settings.SHORT_CACHE_SECONDS = 0
    ask = short_cache.cached_briefly(count(1).__next__)
    assert [ask(), ask()] == [1, 2]
