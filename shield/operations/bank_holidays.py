"""Add a day to England's published bank holidays, or take one away."""

from datetime import date
from typing import Any

from django.db import transaction

from shield.models import BankHolidayChange
from shield.operations import audit


@transaction.atomic
def change(*, day: date, name: str, is_holiday: bool, by: Any) -> BankHolidayChange:
    """From now on ``day`` counts as a bank holiday, or no longer does; the latest word on a day stands."""
    holiday, _ = BankHolidayChange.objects.update_or_create(date=day, defaults={"name": name, "is_holiday": is_holiday})
    audit.record("shield.bank-holiday-changed", holiday, by=by, date=day.isoformat(), is_holiday=is_holiday)
    return holiday
