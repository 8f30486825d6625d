"""Papers can be destroyed; what is personal about evidence moves to a table of its own."""

import json

import django.db.models.deletion
from django.db import migrations, models

from core.tenancy import across

WORDS = ("name", "strokes", "answers", "reason", "address", "user_agent")


def move_words(apps, schema_editor):
    """Write beside each old row what is personal about it; its digest covers these words."""
    evidence = apps.get_model("paperwork", "Evidence")
    particulars = apps.get_model("paperwork", "Particulars")
    with across("what is personal about evidence moves to its own table"):
        for row in evidence._base_manager.order_by("pk").iterator(chunk_size=500):
            said = {word: getattr(row, word) for word in WORDS}
            particulars._base_manager.create(
                district_id=row.district_id,
                evidence_id=row.pk,
                stored=json.dumps(said, ensure_ascii=False),
            )


class Migration(migrations.Migration):

    dependencies = [
        ('districts', '0004_paperwork_that_fills_itself'),
        ('paperwork', '0003_paperwork_that_fills_itself'),
    ]

    operations = [
        migrations.CreateModel(
            name='Particulars',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stored', models.TextField(blank=True)),
                ('destroyed_at', models.DateTimeField(blank=True, null=True)),
                ('district', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.district')),
                ('evidence', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='particulars', to='paperwork.evidence')),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='document',
            name='document_sealed_with_file_and_digest',
        ),
        migrations.RemoveConstraint(
            model_name='version',
            name='version_file_digest_and_day_together',
        ),
        migrations.AddField(
            model_name='document',
            name='destroyed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='evidence',
            name='particulars_sha256',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='version',
            name='destroyed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='workpermit',
            name='destroyed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sealed'), _negated=True), models.Q(models.Q(('sealed_at', None), _negated=True), models.Q(('sealed_sha256', ''), _negated=True), models.Q(models.Q(('sealed_file', ''), _negated=True), models.Q(('destroyed_at', None), _negated=True), _connector='OR')), _connector='OR'), name='document_sealed_with_file_and_digest'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('destroyed_at', None), ('sealed_file', ''), _connector='OR'), name='document_without_a_file_once_destroyed'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('drawn_at', None), ('engine', ''), ('file', ''), ('file_sha256', '')), models.Q(models.Q(('drawn_at', None), _negated=True), models.Q(models.Q(('file', ''), _negated=True), models.Q(('destroyed_at', None), _negated=True), _connector='OR'), models.Q(('file_sha256', ''), _negated=True), models.Q(('engine', ''), _negated=True)), _connector='OR'), name='version_file_digest_and_day_together'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.CheckConstraint(condition=models.Q(('destroyed_at', None), models.Q(('file', ''), ('heading', {}), ('situation', {})), _connector='OR'), name='version_says_nothing_once_destroyed'),
        ),
        migrations.AddConstraint(
            model_name='particulars',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('destroyed_at', None), models.Q(('stored', ''), _negated=True)), models.Q(models.Q(('destroyed_at', None), _negated=True), ('stored', '')), _connector='OR'), name='particulars_empty_once_destroyed'),
        ),
        migrations.RunPython(move_words, migrations.RunPython.noop),
    ]
