from django.db import migrations, models


class Migration(migrations.Migration):
    """The index in the order in which the catalogue shows runs, so that a page reads its own runs and no others."""

    dependencies = [("training", "0003_what_came_of_it")]

    operations = [
        migrations.RemoveIndex(model_name="courserun", name="run_catalogue"),
        migrations.AddIndex(
            model_name="courserun",
            index=models.Index(
                models.ExpressionWrapper(models.Q(("delivery", "e_learning")), models.BooleanField()),
                models.F("starts_at"),
                models.F("slug"),
                condition=models.Q(("status", "published")),
                name="run_in_order",
            ),
        ),
    ]
