from django.db import migrations, models

# What priorities recommended before leads to their working pages as well.
OF_PRIORITIES = """
UPDATE partnership_recommendation SET source_permission = 'learninghub.read-priority'
WHERE source_type = 'learninghub.priority'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0011_assurance_money_and_plans"),
    ]

    operations = [
        migrations.AddField(
            model_name="recommendation",
            name="source_permission",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.RunSQL(OF_PRIORITIES, migrations.RunSQL.noop),
    ]
