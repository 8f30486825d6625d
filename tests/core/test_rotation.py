"""Keys rotate: everything encrypted comes under the new one, and that can be proved."""

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.checks import run_checks
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection, models

from core import rotation, secrets
from core.fields import EncryptedText
from core.tenancy import across
from paperwork.models import SealingKey
from tests.factories.districts import UserFactory
from tests.factories.paperwork import SealingKeyFactory

OLD, NEW = "an-old-key-of-the-tests-0123456789", "a-new-key-of-the-tests-0123456789"
COLUMN = "paperwork.SealingKey.private_key"


def keys_under(*, old: int, settings) -> list[SealingKey]:
    """Sealing keys of several districts under the old key; the new one stands in front."""
    settings.FIELD_KEYS = [OLD]
    rows = [
        SealingKeyFactory(private_key=secrets.encrypt(f"plain {n}".encode()), fingerprint=str(n))
        for n in range(old)
    ]
    settings.FIELD_KEYS = [NEW, OLD]
    return rows


def test_what_is_encrypted_is_found():
    assert COLUMN in {str(field) for _model, field in rotation.encrypted_fields()}


def test_everything_comes_under_the_new_key(db, settings, monkeypatch, capsys):
    monkeypatch.setattr(rotation, "BATCH", 2)
    rows = keys_under(old=5, settings=settings)
    assert rotation.left_behind()[COLUMN] == 5

    call_command("rotate_field_keys")

    assert "the old keys may go" in capsys.readouterr().out
    settings.FIELD_KEYS = [NEW]
    with across("a test reads keys of several districts"):
        kept = {row.fingerprint: row.private_key for row in SealingKey.objects.order_by("pk")}
    assert {n: secrets.decrypt(cipher) for n, cipher in kept.items()} == {
        row.fingerprint: f"plain {row.fingerprint}".encode() for row in rows
    }


def test_a_library_s_secrets_come_along(db, settings):
    """Second factors lie in a JSON column of allauth: one secret each, the other kinds none."""
    settings.FIELD_KEYS = [OLD]
    user, sealed = UserFactory(), secrets.encrypt(b"JBSWY3DP").decode()
    Authenticator.objects.create(user=user, type="totp", data={"secret": sealed})
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "Phone"})
    settings.FIELD_KEYS = [NEW, OLD]
    assert rotation.left_behind()["mfa.Authenticator.data"] == 1

    assert rotation.rotate()["mfa.Authenticator.data"] == 1

    settings.FIELD_KEYS = [NEW]
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secrets.decrypt(kept.encode()) == b"JBSWY3DP"
    assert rotation.left_behind()["mfa.Authenticator.data"] == 0


def test_every_room_that_encrypts_is_found():
    found = {str(field) for _model, field in rotation.encrypted_fields()}
    assert found >= {
        COLUMN,
        "districts.AccountLetter.sealed",
        "districts.IdentityProvider.client_secret_box",
    }


def test_the_check_says_what_is_left_and_changes_nothing(db, settings, capsys):
    keys_under(old=2, settings=settings)

    with pytest.raises(CommandError, match="Keep the old keys"):
        call_command("rotate_field_keys", "--check")

    assert f"{COLUMN}: 2 under an older key" in capsys.readouterr().out
    assert rotation.left_behind()[COLUMN] == 2


def test_it_goes_on_where_it_was_stopped(db, settings, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    keys_under(old=5, settings=settings)
    write, calls = rotation._write, []

    def stops(model, field, batch):
        if len(calls) == 1:
            raise KeyboardInterrupt
        if str(field) == COLUMN:
            calls.append(len(batch))
        return write(model, field, batch)

    monkeypatch.setattr(rotation, "_write", stops)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate()
    assert rotation.left_behind()[COLUMN] == 3

    monkeypatch.setattr(rotation, "_write", write)
    assert rotation.rotate()[COLUMN] == 3
    assert rotation.left_behind()[COLUMN] == 0


def test_a_value_saved_in_the_meantime_is_kept(db, settings):
    (row,) = keys_under(old=1, settings=settings)
    field = SealingKey._meta.get_field("private_key")
    before = list(rotation._old(SealingKey, field))
    fresh = secrets.encrypt(b"newer")
    with across("a test"):
        SealingKey.objects.filter(pk=row.pk).update(private_key=fresh)

    rotation._write(SealingKey, field, before)

    with across("a test"):
        assert secrets.decrypt(SealingKey.objects.get(pk=row.pk).private_key) == b"newer"


def test_a_value_that_no_key_opens_is_not_called_done(db, settings):
    keys_under(old=1, settings=settings)
    settings.FIELD_KEYS = [NEW]

    assert rotation.left_behind()[COLUMN] == 1
    with pytest.raises(InvalidToken):
        rotation.rotate()


# --- The field for texts -------------------------------------------------------------------------


class Note(models.Model):
    words = EncryptedText(blank=True, default="")

    class Meta:
        app_label = "a_test"
        managed = False
        db_table = "a_test_note"


@pytest.fixture
def notes(transactional_db):
    with connection.schema_editor() as editor:
        editor.create_model(Note)
    yield Note._base_manager
    with connection.schema_editor() as editor:
        editor.delete_model(Note)


def test_a_text_lies_encrypted_and_reads_plain(notes):
    note = notes.create(words="123-45-6789")

    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM a_test_note")
        (kept,) = cursor.fetchone()
    assert "6789" not in kept
    assert notes.get(pk=note.pk).words == "123-45-6789"
    assert notes.create(words="").words == ""


def test_nobody_can_look_for_an_encrypted_text(notes):
    with pytest.raises(FieldError):
        notes.filter(words="123-45-6789").exists()


def test_texts_rotate_too(notes, settings):
    settings.FIELD_KEYS = [OLD]
    note = notes.create(words="123-45-6789")
    settings.FIELD_KEYS = [NEW, OLD]

    assert rotation._rotate(Note, Note._meta.get_field("words")) == 1

    settings.FIELD_KEYS = [NEW]
    assert notes.get(pk=note.pk).words == "123-45-6789"


# --- Keys apart ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "ids"),
    (
        ([], {"onramp.E001"}),
        (["short"], {"onramp.E003"}),
        (["SECRET"], {"onramp.E002"}),
        ([NEW, OLD], set()),
    ),
)
def test_production_has_keys_of_its_own_for_fields(settings, keys, ids):
    settings.FIELD_KEYS = [settings.SECRET_KEY if key == "SECRET" else key for key in keys]

    found = run_checks(include_deployment_checks=True)

    assert {each.id for each in found if each.id.startswith("onramp.E00")} == ids


def test_without_keys_nothing_is_encrypted_in_production(settings):
    settings.FIELD_KEYS = []
    with pytest.raises(ImproperlyConfigured):
        secrets.encrypt(b"x")

    settings.DEMO = True
    assert secrets.decrypt(secrets.encrypt(b"x")) == b"x"
