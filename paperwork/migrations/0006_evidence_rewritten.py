"""Write the table of evidence anew, so that no old words are left in its file.

PostgreSQL keeps the values of removed columns inside each row until the row is written again, and
evidence never is: what was destroyed in `Particulars` could still be read from the disk. SQLite has
made the table anew already.
"""

from django.db import migrations


def write_anew(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('CLUSTER "paperwork_evidence" USING "paperwork_evidence_pkey"')
        schema_editor.execute('ALTER TABLE "paperwork_evidence" SET WITHOUT CLUSTER')


class Migration(migrations.Migration):

    dependencies = [
        ('paperwork', '0005_evidence_without_words'),
    ]

    operations = [
        migrations.RunPython(write_anew, migrations.RunPython.noop),
    ]
