from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("training", "0004_runs_in_order")]

    operations = [
        migrations.RenameField("courserun", "needs_kept_days", "needs_retention_days"),
        migrations.RenameField("course", "wanted_at", "requested_at"),
        migrations.RenameField("approval", "words", "comment"),
        migrations.RenameField("managerview", "words", "comment"),
        migrations.RemoveConstraint("managerview", "manager_view_answered_says_when"),
        migrations.RenameField("managerview", "sees", "assessment"),
        migrations.AddConstraint(
            "managerview",
            models.CheckConstraint(
                name="manager_view_answered_says_when",
                condition=Q(assessment="", answered_at__isnull=True) | Q(assessment__gt="", answered_at__isnull=False),
            ),
        ),
        migrations.RemoveIndex("course", "course_words"),
        migrations.RenameField("course", "words", "search_vector"),
        migrations.AddIndex("course", GinIndex(fields=["search_vector"], name="course_search_vector")),
    ]
