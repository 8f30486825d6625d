"""Who hosts: employers, their people and places, agreements and openings."""

from employers.models.agreements import Agreement
from employers.models.employers import Contact, Employer, Worksite
from employers.models.openings import Opening

__all__ = ["Agreement", "Contact", "Employer", "Opening", "Worksite"]
