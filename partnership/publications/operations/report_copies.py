"""To whom a published report was sent: the register that proves it."""

from datetime import date
from typing import Any

from django.db import transaction

from partnership.directory.models import StatutoryRule
from partnership.directory.operations import proofs
from partnership.publications.models import AnnualReport, ReportCopy
from shield import working_days
from shield.operations import audit
from shield.records.workflow import advance
from shield.refusals import Refused


@transaction.atomic
def keep(
    *,
    report: AnnualReport,
    rule: StatutoryRule | None,
    recipient: str,
    sent_on: date,
    by: Any,
    proof: Any = None,
) -> ReportCopy:
    """Keep that a published report was sent, for the ``rule`` that asks for it, with the fingerprint of the file.

    ``Refused`` before it is published, for a day to come, and for a recipient that is recorded already.
    """
    report = AnnualReport.objects.select_for_update().get(pk=report.pk)
    if report.document_id is None or report.document is None:
        raise Refused("Only a published report can have been sent.")
    if sent_on > working_days.today():
        raise Refused("The day must be today or earlier.", field="sent_on")
    key = rule.key if rule else ""
    if report.copies.filter(recipient=recipient).exists():
        raise Refused("This is recorded already.", field="recipient")
    if key and report.copies.filter(rule_key=key).exists():
        raise Refused("This is recorded already.", field="rule")
    made = ReportCopy.objects.create(
        report=report,
        rule_key=key,
        recipient=recipient,
        sent_on=sent_on,
        recorded_by=by,
        proof=proofs.keep(recipient=recipient, proof=proof, by=by),
        sha256=report.document.sha256,
    )
    audit.record("partnership.report-copy-sent", report, by=by, to=recipient, on=str(sent_on))
    return made


@transaction.atomic
def distribute(*, report: AnnualReport, by: Any) -> AnnualReport:
    """Say that everybody who must get the report has it; ``Refused`` names who is still without."""
    locked = AnnualReport.objects.select_for_update().get(pk=report.pk)
    if waiting := [rule.title for rule in locked.not_sent_to()]:
        raise Refused(f"Not done yet: {'; '.join(waiting)}.")
    advance(report, "distribute", by=by)
    audit.record("partnership.report-distributed", report, by=by)
    return report
