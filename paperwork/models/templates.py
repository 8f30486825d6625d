"""Forms as a district has them: its own PDFs, and its rules for the forms that ship with Onramp."""

from functools import cached_property

from django.db import models
from django.db.models import Count, Max, Q

from core.states import Stateful
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import Permission
from districts.models import Membership
from paperwork.catalogue import FORMS, FormSpec
from paperwork.catalogue.own import Conditions, OwnForm, Part, Question, ruled, spec_of
from paperwork.catalogue.pages import Spot
from paperwork.enums import TemplateKind as Kind
from paperwork.enums import TemplateState as State


class FormTemplateQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """Forms are the district's business; those who send packets set them up."""
        return self if membership.can(Permission.PAPERWORK_SEND) else self.none()

    def names(self, codes) -> dict[str, str]:
        """Return {code: what people call the form}; the district's own are asked for if named."""
        own = [code for code in codes if code not in FORMS]
        titles = dict(self.filter(code__in=own).values_list("code", "title")) if own else {}
        known = {code: str(FORMS[code].name) for code in codes if code in FORMS}
        return {code: code for code in own} | titles | known


class FormTemplate(DistrictOwned):
    """One form of a district. What it says is in its versions; here is whether it takes part."""

    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=40)  # of the catalogue, or "own-7"
    title = models.CharField(max_length=120)  # of an own form, as lists name it
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    objects = DistrictManager.from_queryset(FormTemplateQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="form_template_code_once",
                fields=["district", "code"],
                condition=~Q(code=""),
            ),
        ]

    def __str__(self):
        return f"form {self.pk} ({self.kind})"

    @property
    def is_own(self) -> bool:
        return self.kind == Kind.OWN

    @property
    def name(self):
        """What people call it."""
        return self.title if self.is_own else FORMS[self.code].name


class TemplateVersionQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        return self.filter(template__in=FormTemplate.objects.visible_to(membership))

    def published(self):
        return self.filter(state=State.PUBLISHED)

    def with_usage(self):
        """Add `used_count`: papers that were made from this version and not voided."""
        live = ~Q(documents__state="voided")
        return self.annotate(used_count=Count("documents", filter=live))


class TemplateVersion(DistrictOwned, Stateful):
    """What a form says, in one version. Once published it never changes; editing makes the next.

    `revision` counts the savings of a draft, so that of two people who edit one the second is
    told. The file holds plain pages, made anew from what was uploaded (`core.sandbox_forms`).
    """

    MOVES = {
        State.DRAFT: {State.PUBLISHED},
        State.PUBLISHED: {State.RETIRED},
    }

    template = models.ForeignKey(FormTemplate, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=120, blank=True)
    title_es = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=300, blank=True)
    purpose_es = models.CharField(max_length=300, blank=True)
    file = models.FileField(blank=True, max_length=200)
    file_sha256 = models.CharField(max_length=64, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)  # of the file as it was sent
    sizes = models.JSONField(default=list)  # [[width, height]] of each page, in points
    found = models.JSONField(default=dict)  # what the child process saw: "fields" and "lines"
    boxes = models.JSONField(default=list)  # fields of catalogue.pages.Spot
    questions = models.JSONField(default=list)  # fields of catalogue.own.Question
    conditions = models.JSONField(default=dict)  # fields of catalogue.own.Conditions
    signers = models.JSONField(default=list)  # fields of catalogue.own.Part
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = DistrictManager.from_queryset(TemplateVersionQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="template_version_number_once", fields=["template", "number"]
            ),
            models.UniqueConstraint(
                name="template_version_one_published",
                fields=["template"],
                condition=Q(state=State.PUBLISHED),
            ),
            models.UniqueConstraint(
                name="template_version_one_draft",
                fields=["template"],
                condition=Q(state=State.DRAFT),
            ),
            models.CheckConstraint(
                name="template_version_published_at_once_published",
                condition=Q(state=State.DRAFT, published_at=None)
                | ~Q(state=State.DRAFT) & ~Q(published_at=None),
            ),
        ]

    def __str__(self):
        return f"version {self.number} of form {self.template_id}"

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def spots(self) -> tuple[Spot, ...]:
        return tuple(Spot.of(box) for box in self.boxes)

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(Part(**one) for one in self.signers)

    def form(self, code: str) -> OwnForm:
        """Return what this version of an own form says, as values."""
        return OwnForm(
            code=code,
            number=self.number,
            title=self.title,
            title_es=self.title_es,
            purpose=self.purpose,
            purpose_es=self.purpose_es,
            sha256=self.file_sha256,
            sizes=tuple(tuple(size) for size in self.sizes),
            spots=self.spots,
            questions=tuple(Question.of(one) for one in self.questions),
            parts=self.parts,
            conditions=Conditions.of(self.conditions),
        )

    @cached_property
    def _specs(self) -> dict[str, FormSpec]:
        return {}

    def spec(self, code: str) -> FormSpec:
        """Return the form of the catalogue that this version makes of a code."""
        if code not in self._specs:
            self._specs[code] = self._ruled(code) if code in FORMS else spec_of(self.form(code))
        return self._specs[code]

    def _ruled(self, code: str) -> FormSpec:
        orders = {part.role: part.order for part in self.parts}
        return ruled(FORMS[code], self.number, Conditions.of(self.conditions), orders)

    def save_draft(self, *, revision: int, **changes) -> bool:
        """Write changes into a draft unless somebody saved meanwhile; return whether it was done.

        The revision read before the change is compared in the same statement.
        """
        mine = type(self)._base_manager.filter(pk=self.pk, state=State.DRAFT, revision=revision)
        if not mine.update(revision=revision + 1, **changes):
            return False
        for name, value in {"revision": revision + 1, **changes}.items():
            setattr(self, name, value)
        self.__dict__.pop("_specs", None)
        return True

    def publish(self, *, at):
        self.move(State.PUBLISHED, published_at=at)

    def retire(self, *, at):
        self.move(State.RETIRED, retired_at=at)


def next_number(template: FormTemplate) -> int:
    """Return the number of a form's next version."""
    return (template.versions.aggregate(last=Max("number"))["last"] or 0) + 1
