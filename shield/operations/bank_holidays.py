"""Add a day to England's published bank holidays, or take one away."""

from datetime import date
from typing import Any

from django.db import transaction

from shield.models import BankHolidayChange
from shield.operations import audit


@transaction.atomic
def change(*, day: date, name: str, is_holiday: bool, by: Any) -> BankHolidayChange:
    """Count ``day`` as a bank holiday or a working day from now on; the latest change of a day applies."""
    holiday, _ = BankHolidayChange.objects.update_or_create(date=day, defaults={"name": name, "is_holiday": is_holiday})
    audit.record("shield.bank-holiday-changed", holiday, by=by, date=day.isoformat(), is_holiday=is_holiday)
    return holiday
