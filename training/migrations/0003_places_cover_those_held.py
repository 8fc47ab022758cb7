"""The places of a course date are never set below those held; every other way to overfill one is refused under its lock."""

from django.db import migrations

GUARD = """
CREATE FUNCTION training_run_covers_places_held() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (
        SELECT count(*) FROM training_booking WHERE run_id = NEW.id AND status IN ('booked', 'pending', 'offered')
    ) > coalesce(NEW.capacity, 0) THEN
        RAISE EXCEPTION 'Fewer places than are held on course date %', NEW.slug
        USING ERRCODE = 'check_violation', CONSTRAINT = 'run_covers_places_held';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER training_run_covers_places_held BEFORE UPDATE OF capacity ON training_courserun
FOR EACH ROW WHEN (coalesce(NEW.capacity, 0) < coalesce(OLD.capacity, 0))
EXECUTE FUNCTION training_run_covers_places_held();
"""

UNDO_GUARD = """
DROP TRIGGER training_run_covers_places_held ON training_courserun;
DROP FUNCTION training_run_covers_places_held();
"""


class Migration(migrations.Migration):
    dependencies = [("training", "0002_learning_uploads")]

    operations = [migrations.RunSQL(GUARD, UNDO_GUARD)]
