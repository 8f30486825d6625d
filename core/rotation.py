"""Put every encrypted value under the newest key, batch by batch; prove that none was left out."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.functions import Cast

from core import secrets
from core.tenancy import across

BATCH = 200
WHY = "keys are the installation's, not a district's"


@dataclass(frozen=True)
class Inside:
    """Encrypted values that a library keeps inside a JSON column, by their names there."""

    model: str  # "app.Model"
    column: str
    names: tuple[str, ...]

    def __str__(self):
        return f"{self.model}.{self.column}"

    def rows(self):
        return apps.get_model(self.model)._base_manager.order_by("pk")

    def old(self, row) -> list[str]:
        """Return the names of a row's values that are not under the newest key."""
        kept = getattr(row, self.column)
        return [name for name in self.names if not _is_fresh(kept.get(name))]


# The two kinds of second factor that have a secret (`districts.signin.second` encrypts them).
INSIDE = (Inside("mfa.Authenticator", "data", ("secret", "seed")),)


def encrypted_fields() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Yield every column that holds encrypted values."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if getattr(field, "is_encrypted", False):
                yield model, field


def left_behind() -> dict[str, int]:
    """Return how many values of each column are under an older key, or readable with none."""
    columns = {
        str(field): sum(1 for _ in _old(model, field)) for model, field in encrypted_fields()
    }
    return columns | {str(box): sum(1 for row in box.rows() if box.old(row)) for box in INSIDE}


def rotate() -> dict[str, int]:
    """Encrypt anew what is under an older key; return how many of each column.

    It may be stopped at any moment and run again: what is done is not done twice.
    """
    columns = {str(field): _rotate(model, field) for model, field in encrypted_fields()}
    return columns | {str(box): _rotate_inside(box) for box in INSIDE}


def _rotate_inside(box: Inside) -> int:
    keys = [row.pk for row in box.rows().iterator(chunk_size=BATCH) if box.old(row)]
    return sum(_renew_inside(box, pk) for pk in keys)


@transaction.atomic
def _renew_inside(box: Inside, pk) -> int:
    """Lock one row, so that a value saved in the meantime is not written over."""
    row = box.rows().select_for_update().filter(pk=pk).first()
    names = box.old(row) if row else []
    kept = getattr(row, box.column, {})
    for name in names:
        kept[name] = secrets.renew(kept[name].encode()).decode()
    if names:
        row.save(update_fields=[box.column])
    return len(names)


def _rotate(model, field) -> int:
    done, batch = 0, []
    for pk, kept in _old(model, field):
        batch.append((pk, kept))
        if len(batch) == BATCH:
            done, batch = done + _write(model, field, batch), []
    return done + _write(model, field, batch)


def _old(model, field) -> Iterator[tuple[int, bytes]]:
    """Yield key and stored bytes of the values that are not under the newest key."""
    with across(WHY):
        kept = _kept(model, field)
        last = 0
        while rows := list(kept.filter(pk__gt=last).order_by("pk")[:BATCH]):
            yield from ((pk, _raw(value)) for pk, value in rows if not _is_fresh(value))
            last = rows[-1][0]


def _kept(model, field):
    """The values as they lie there: a cast takes the field's own reading away."""
    plain = models.BinaryField() if isinstance(field, models.BinaryField) else models.TextField()
    kept = model._base_manager.annotate(kept=Cast(field.name, plain)).exclude(kept=None)
    return kept.values_list("pk", "kept")


def _raw(value) -> bytes:
    return value.encode() if isinstance(value, str) else bytes(value)


def _is_fresh(value) -> bool:
    return not value or secrets.is_fresh(_raw(value))


@transaction.atomic
def _write(model, field, batch) -> int:
    """Compare and swap: a value that somebody saved in the meantime is under the newest key."""
    quote = connection.ops.quote_name
    column = quote(field.column)
    sql = f"UPDATE {quote(model._meta.db_table)} SET {column} = %s WHERE {quote(model._meta.pk.column)} = %s AND {column} = %s"  # noqa: E501, S608 our own names
    is_text = not isinstance(field, models.BinaryField)
    with across(WHY), connection.cursor() as cursor:
        for pk, kept in batch:
            fresh = secrets.renew(kept)
            pair = (fresh.decode(), kept.decode()) if is_text else (fresh, kept)
            cursor.execute(sql, (pair[0], pk, pair[1]))
    return len(batch)
