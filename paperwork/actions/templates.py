"""A district's forms: bring a PDF, map it, publish it; set rules for the forms that ship."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from core.states import IllegalMove
from core.uploads import FormUpload
from districts import events
from districts.actions import files
from paperwork.catalogue import FORMS
from paperwork.catalogue.gaps import Gap, gaps
from paperwork.catalogue.own import LOCKS, Conditions, Part, conditions_of, loosened
from paperwork.catalogue.pages import Spot
from paperwork.enums import TemplateKind, TemplateState
from paperwork.models import FormTemplate, TemplateVersion, next_number

FOLDER = "paperwork/templates"
COPIED = (
    "title",
    "title_es",
    "purpose",
    "purpose_es",
    "file",
    "file_sha256",
    "source_sha256",
    "sizes",
    "found",
    "boxes",
    "questions",
    "conditions",
    "signers",
)


class Conflict(Exception):
    """Somebody else saved the draft meanwhile; nothing was written."""


class Unfinished(Exception):
    """The draft cannot be published; `gaps` say why."""

    def __init__(self, found: Sequence[Gap]):
        super().__init__(f"{len(found)} gaps")
        self.gaps = tuple(found)


class Locked(Exception):
    """The law asks for this form; the words say which."""


# --- The district's own PDFs ----------------------------------------------------------------------


@transaction.atomic
def bring_form(*, upload: FormUpload, title: str, by, at) -> TemplateVersion:
    """Keep the plain pages of an uploaded form as the first draft of a new form."""
    template = FormTemplate.objects.create(
        kind=TemplateKind.OWN, title=title, position=FormTemplate.objects.count()
    )
    template.code = f"own-{template.pk}"
    template.save(update_fields=["code"])
    version = _new_version(template, by=by, at=at, title=title, **_pages(upload, at=at))
    facts = {"pages": len(upload.sizes), "fields": len(upload.fields)}
    events.record("form.brought", template, by=by, at=at, facts=facts)
    return version


def _pages(upload: FormUpload, *, at) -> dict:
    return {
        "file": files.keep(folder=FOLDER, purpose="form", upload=upload, at=at),
        "file_sha256": hashlib.sha256(upload.content).hexdigest(),
        "source_sha256": upload.digest,
        "sizes": [list(size) for size in upload.sizes],
        "found": {"fields": list(upload.fields), "lines": list(upload.lines)},
    }


def _new_version(template, *, by, at, **says) -> TemplateVersion:
    number = next_number(template)
    return TemplateVersion.objects.create(
        template=template, number=number, by=by, made_at=at, **says
    )


@transaction.atomic
def edit_form(*, template, by, at) -> TemplateVersion:
    """Return the draft of a form: the one there is, else a copy of its last version."""
    draft = template.versions.filter(state=TemplateState.DRAFT).first()
    if draft is not None:
        return draft
    last = template.versions.order_by("-number").first()
    draft = _new_version(template, by=by, at=at, **{name: getattr(last, name) for name in COPIED})
    events.record("form.draft_begun", template, by=by, at=at, facts={"version": draft.number})
    return draft


@transaction.atomic
def exchange_pages(*, version, upload: FormUpload, revision: int, by, at) -> None:
    """Put another edition of the PDF under the boxes of a draft; the boxes stay where they are."""
    _save(version, revision=revision, **_pages(upload, at=at))
    facts = {"version": version.number, "pages": len(upload.sizes)}
    events.record("form.pages_exchanged", version.template, by=by, at=at, facts=facts)


def save_boxes(*, version, spots: Sequence[Spot], revision: int) -> None:
    """Write the boxes of a draft. Raise `Conflict` when it was saved by somebody else meanwhile."""
    _save(version, revision=revision, boxes=[spot.as_data() for spot in spots])


def save_details(*, version, revision: int, conditions: Conditions, parts, **says) -> None:
    """Write title, words, questions, conditions and signers of a draft; raise `Conflict`."""
    signers = [asdict(part) for part in parts]
    _save(version, revision=revision, conditions=asdict(conditions), signers=signers, **says)


def _save(version, *, revision: int, **changes) -> None:
    if not version.save_draft(revision=revision, **changes):
        raise Conflict(str(version))


def gaps_of(version, *, at) -> list[Gap]:
    """Return what keeps a draft from being published."""
    found = gaps(version.form(version.template.code))
    shut = files.may_open(version.file.name, at=at) if version.file else None
    return [*found, Gap(str(shut.label))] if shut else found


@transaction.atomic
def publish_form(*, version, revision: int, by, at) -> None:
    """Make a draft the version in use, and retire the one before.

    Raise `Unfinished` with every gap, or `Conflict` when the draft is not the one that was seen.
    """
    found = gaps_of(version, at=at)
    if found:
        raise Unfinished(found)
    _save(version, revision=revision)
    _publish(version, by=by, at=at)
    template = version.template
    FormTemplate.objects.filter(pk=template.pk).update(title=version.title)


def _publish(version, *, by, at) -> None:
    for old in version.template.versions.filter(state=TemplateState.PUBLISHED):
        old.retire(at=at)
    version.publish(at=at)
    facts = {"version": version.number, "form": version.template.code}
    events.record("form.published", version.template, by=by, at=at, facts=facts)


@transaction.atomic
def discard_draft(*, version, by, at) -> None:
    """Throw a draft away; a form that never was anything else goes with it."""
    template, number = version.template, version.number
    if version.state != TemplateState.DRAFT:
        raise IllegalMove(version, "thrown away")
    events.record("form.draft_discarded", template, by=by, at=at, facts={"version": number})
    version.delete()
    if version.file and not TemplateVersion.objects.filter(file=version.file.name).exists():
        transaction.on_commit(partial(default_storage.delete, version.file.name))
    if template.is_own and not template.versions.exists():
        template.delete()


@transaction.atomic
def switch_form(*, template, on: bool, by, at) -> None:
    """Take a form into packets, or out of them. Raise `Locked` for what the law asks for."""
    if not on and template.code in LOCKS:
        raise Locked(str(LOCKS[template.code].why))
    changed = FormTemplate.objects.filter(pk=template.pk, is_active=not on)
    if not changed.update(is_active=on):
        return
    verb = "form.switched_on" if on else "form.switched_off"
    events.record(verb, template, by=by, at=at, facts={"form": template.code})


# --- Rules for the shipped forms ------------------------------------------------------------------


@transaction.atomic
def set_rule(*, code: str, on: bool, conditions: Conditions, orders: dict, by, at) -> FormTemplate:
    """Publish a district's rule for a shipped form: the next version, if anything changed.

    Raise `Locked` where the law leaves nothing to loosen.
    """
    spec = FORMS[code]
    lock = LOCKS.get(code)
    if lock and (not on or loosened(conditions) or _is_overtaken(lock, orders)):
        raise Locked(str(lock.why))
    template = _template_of(code)
    parts = [Part(slot.role, orders.get(slot.role, slot.order)) for slot in spec.slots]
    says = {"conditions": asdict(conditions), "signers": [asdict(part) for part in parts]}
    if not _is_said(template, spec, says):
        _publish(_new_version(template, by=by, at=at, **says), by=by, at=at)
    switch_form(template=template, on=on, by=by, at=at)
    return template


def _is_overtaken(lock, orders) -> bool:
    """Say whether somebody would sign after, or beside, the one whom the law puts last."""
    if lock.last is None:
        return False
    others = [order for role, order in orders.items() if role != lock.last]
    return any(order >= orders.get(lock.last, 99) for order in others)


def _template_of(code: str) -> FormTemplate:
    usual = {"kind": TemplateKind.STANDARD, "title": "", "position": list(FORMS).index(code)}
    return FormTemplate.objects.get_or_create(code=code, defaults=usual)[0]


def _is_said(template, spec, says) -> bool:
    """Say whether the rule in force, or the form as it ships, says the same already."""
    now = template.versions.filter(state=TemplateState.PUBLISHED).first()
    if now is not None:
        same = Conditions.of(now.conditions) == Conditions.of(says["conditions"])
        return same and now.signers == says["signers"]
    usual = [asdict(Part(slot.role, slot.order)) for slot in spec.slots]
    return conditions_of(spec) == Conditions.of(says["conditions"]) and usual == says["signers"]
