"""A district and its schools."""

from django.db import models
from django.db.models import Q

from core import clock
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet


class District(models.Model):
    """A tenant: everything else belongs to one, and nothing crosses."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=40, unique=True)
    address = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=2, default="CA")
    zip_code = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    office_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    time_zone = models.CharField(max_length=40, default="America/Los_Angeles")
    is_active = models.BooleanField(default=True)
    review_days = models.PositiveSmallIntegerField(default=90)  # from one access review to the next

    def __str__(self):
        return self.name


class SchoolQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """Schools this person works with. The district is already applied."""
        if membership.is_district_wide:
            return self
        grant = Q(membershipschool__until_on=None)
        grant |= Q(membershipschool__until_on__gte=clock.today())
        return self.filter(grant, membershipschool__membership=membership)


class School(DistrictOwned):
    """A school students attend; `sis_id` is its key in the roster's source system."""

    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    sis_id = models.CharField(max_length=100)
    code = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=80, blank=True)
    zip_code = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=30, blank=True)

    objects = DistrictManager.from_queryset(SchoolQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="school_one_per_sis_id", fields=["district", "sis_id"]),
        ]

    def __str__(self):
        return self.name
