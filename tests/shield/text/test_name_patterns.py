import pytest

from shield.text.name_patterns import suspicions


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Jane Smith said so.", ["Jane Smith"]),
        ("It was Mary-Ann O’Brien who came.", ["Mary-Ann O’Brien"]),
        ("He saw Dr Patel and PC Jones.", ["Dr Patel", "PC Jones"]),
        ("Jane Smith and Jane Smith again.", ["Jane Smith"]),
        ("Child O and Baby R were seen by Children’s Social Care.", []),
        ("Working Together and the Metropolitan Police in September.", []),
        ("nobody is named here", []),
        ("", []),
    ],
)
def test_what_reads_like_a_name(text, found):
    assert suspicions(text) == found
