"""The life of the yearly report, written out once more by hand, and who may take which step of it."""

import pytest

from partnership.models import AnnualReport, ReportStatus
from partnership.publications.rules import COMMENT_REPORT, EDIT_REPORTS, SIGN_REPORT
from shield.records.workflow import moves_for
from tests.cast import EVERYBODY, make

pytestmark = pytest.mark.django_db
R = ReportStatus

WRITTEN = {R.CONTENTS_COMPLETE, R.SCRUTINEER_COMMENT, R.SIGNING, R.SIGNED}
TABLE = {
    "complete-contents": ({R.DRAFTING}, R.CONTENTS_COMPLETE),
    "ask-scrutineer": ({R.CONTENTS_COMPLETE}, R.SCRUTINEER_COMMENT),
    "open-signing": ({R.SCRUTINEER_COMMENT}, R.SIGNING),
    # Only the third signature completes the set.
    "complete-signing": ({R.SIGNING}, R.SIGNED),
    "take-back": (WRITTEN, R.DRAFTING),
    "publish": ({R.SIGNED}, R.PUBLISHED),
    "distribute": ({R.PUBLISHED}, R.DISTRIBUTED),
    # Only the next report follows one.
    "supersede": ({R.PUBLISHED, R.DISTRIBUTED}, R.SUPERSEDED),
}
BY_THEMSELVES = {"complete-signing", "supersede"}


def test_the_moves_are_the_ones_that_were_agreed():
    assert {move.verb: (set(move.sources), move.target) for move in AnnualReport.WORKFLOW} == TABLE


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_everybody_may_take_the_steps_of_the_table_and_no_other_in_every_state(name):
    user = make(name)
    found = {status: [move.verb for move in moves_for(AnnualReport(status=status), user)] for status in R}
    verbs = set(TABLE) - BY_THEMSELVES if name == "team" else set()
    assert found == {
        status: [verb for verb, (sources, _) in TABLE.items() if status in sources and verb in verbs] for status in R
    }


@pytest.mark.slow
def test_the_team_writes_the_scrutineer_comments_and_lead_partners_sign():
    people = {name: make(name) for name in sorted(EVERYBODY)}
    held = {
        permission: [name for name, user in people.items() if user.has_perm(permission)]
        for permission in (EDIT_REPORTS, COMMENT_REPORT, SIGN_REPORT)
    }
    assert held == {EDIT_REPORTS: ["team"], COMMENT_REPORT: ["scrutineer"], SIGN_REPORT: ["lead_partner"]}
