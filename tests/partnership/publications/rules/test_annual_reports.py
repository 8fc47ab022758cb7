"""The moves of the annual report, written out by hand, and who may make them."""

import pytest

from partnership.models import AnnualReport, AnnualReportStatus
from partnership.publications.rules import COMMENT_REPORT, EDIT_REPORTS, SIGN_REPORT
from shield.records.workflow import moves_for
from tests.cast import EVERYBODY, make

pytestmark = pytest.mark.django_db

WRITTEN = {
    AnnualReportStatus.CONTENTS_COMPLETE,
    AnnualReportStatus.SCRUTINEER_COMMENT,
    AnnualReportStatus.SIGNING,
    AnnualReportStatus.SIGNED,
}
TABLE = {
    "complete-contents": ({AnnualReportStatus.DRAFT}, AnnualReportStatus.CONTENTS_COMPLETE),
    "ask-scrutineer": ({AnnualReportStatus.CONTENTS_COMPLETE}, AnnualReportStatus.SCRUTINEER_COMMENT),
    "open-signing": ({AnnualReportStatus.SCRUTINEER_COMMENT}, AnnualReportStatus.SIGNING),
    # Only the third signature completes the set.
    "complete-signing": ({AnnualReportStatus.SIGNING}, AnnualReportStatus.SIGNED),
    "reopen": (WRITTEN, AnnualReportStatus.DRAFT),
    "publish": ({AnnualReportStatus.SIGNED}, AnnualReportStatus.PUBLISHED),
    "distribute": ({AnnualReportStatus.PUBLISHED}, AnnualReportStatus.DISTRIBUTED),
    # Only the next report replaces one.
    "supersede": ({AnnualReportStatus.PUBLISHED, AnnualReportStatus.DISTRIBUTED}, AnnualReportStatus.SUPERSEDED),
}
AUTOMATIC = {"complete-signing", "supersede"}


def test_the_workflow_is_the_agreed_one():
    assert {move.verb: (set(move.sources), move.target) for move in AnnualReport.WORKFLOW} == TABLE


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_each_person_may_make_the_moves_of_the_table_and_no_other_in_each_state(name):
    user = make(name)
    found = {
        status: [move.verb for move in moves_for(AnnualReport(status=status), user)] for status in AnnualReportStatus
    }
    verbs = set(TABLE) - AUTOMATIC if name == "team" else set()
    assert found == {
        status: [verb for verb, (sources, _) in TABLE.items() if status in sources and verb in verbs]
        for status in AnnualReportStatus
    }


@pytest.mark.slow
def test_the_team_writes_the_scrutineer_comments_and_lead_partners_sign():
    people = {name: make(name) for name in sorted(EVERYBODY)}
    held = {
        permission: [name for name, user in people.items() if user.has_perm(permission)]
        for permission in (EDIT_REPORTS, COMMENT_REPORT, SIGN_REPORT)
    }
    assert held == {EDIT_REPORTS: ["team"], COMMENT_REPORT: ["scrutineer"], SIGN_REPORT: ["lead_partner"]}
