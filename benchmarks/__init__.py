"""Speed and scale: a generator of data, the least that Django can do to compare with, and a measure of both in turn."""
