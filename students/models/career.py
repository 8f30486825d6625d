"""The career file: what a student shows to an employer."""

from django.db import models

from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from students.enums import DocumentKind
from students.models.people import Student


class CareerDocumentQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """Documents of the students this person may see."""
        return self.filter(student__in=Student.objects.visible_to(membership))


class CareerDocument(DistrictOwned):
    """One version of a résumé or cover letter; a new draft is a new row."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="career_documents")
    kind = models.CharField(max_length=10, choices=DocumentKind)
    version = models.PositiveSmallIntegerField(default=1)
    body = models.TextField(blank=True, max_length=20_000)
    file = models.FileField(blank=True, max_length=200)
    file_name = models.CharField(max_length=120, blank=True)  # a label, never a path
    created_at = models.DateTimeField()

    objects = DistrictManager.from_queryset(CareerDocumentQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="career_document_version_once", fields=["student", "kind", "version"]
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.version} of student {self.student_id}"
