from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("partnership", "0012_recommendation_source_permission")]

    operations = [
        migrations.RemoveConstraint("visualrecord", "visual_record_in_words"),
        migrations.RemoveConstraint("joinrequest", "join_request_names_an_agency"),
        migrations.RemoveConstraint("meeting", "circulated_by_correspondence_with_an_end"),
        migrations.RenameField("agendaitem", "said", "discussion"),
        migrations.RenameField("planupdate", "said_by", "reported_by"),
        migrations.RenameField("planupdate", "said_at", "reported_at"),
        migrations.RenameField("planupdate", "public_words", "public_summary"),
        migrations.RenameField("planupdate", "standing", "status"),
        migrations.RenameField("minutesamendment", "asked_by", "requested_by"),
        migrations.RenameField("minutesamendment", "asked_at", "requested_at"),
        migrations.RenameField("conflictofinterest", "handled", "action_taken"),
        migrations.RenameField("visualrecord", "shows", "description"),
        migrations.RenameField("joinrequest", "asked_at", "requested_at"),
        migrations.RenameField("joinrequest", "agency_in_own_words", "agency_name"),
        migrations.AlterField("minutesamendment", "status", models.CharField(max_length=9, default="requested")),
        migrations.AddConstraint(
            "visualrecord",
            models.CheckConstraint(name="visual_record_in_words", condition=~Q(description="")),
        ),
        migrations.AddConstraint(
            "joinrequest",
            models.CheckConstraint(
                name="join_request_names_an_agency", condition=Q(agency__isnull=False) | ~Q(agency_name="")
            ),
        ),
        migrations.AddConstraint(
            "meeting",
            models.CheckConstraint(
                name="circulated_by_correspondence_with_an_end",
                condition=~Q(status__in=("circulated", "lapsed", "referred"))
                | Q(format="correspondence", closes_at__isnull=False),
            ),
        ),
    ]
