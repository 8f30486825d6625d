"""The columns whose words lie in `Particulars` now. A change of the table fires no trigger of rows."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('paperwork', '0004_papers_have_a_time'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='evidence',
            name='evidence_signature_has_name_and_consent',
        ),
        migrations.RemoveField(
            model_name='evidence',
            name='address',
        ),
        migrations.RemoveField(
            model_name='evidence',
            name='answers',
        ),
        migrations.RemoveField(
            model_name='evidence',
            name='name',
        ),
        migrations.RemoveField(
            model_name='evidence',
            name='reason',
        ),
        migrations.RemoveField(
            model_name='evidence',
            name='strokes',
        ),
        migrations.RemoveField(
            model_name='evidence',
            name='user_agent',
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'signed'), _negated=True), models.Q(('consent_version', ''), _negated=True), _connector='OR'), name='evidence_signature_has_consent'),
        ),
    ]
