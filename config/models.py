"""The one table of this room: the mailbox of a demo. Empty, and without a door, anywhere else."""

from django.db import models


class DemoMail(models.Model):
    """A mail or text that a demo would have sent. It stands for the world outside the house.

    It belongs to no district, as a phone does not; demo people are invented.
    """

    key = models.CharField(max_length=250, unique=True)  # a gateway takes each key once
    box = models.CharField(max_length=40, db_index=True)  # whose: "guardian-12"
    name = models.CharField(max_length=160, blank=True)
    part = models.CharField(max_length=20)  # what they are: a role, "guardian" or ""
    place = models.CharField(max_length=120, blank=True)  # their district
    channel = models.CharField(max_length=10)
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    at = models.DateTimeField()

    def __str__(self):
        return f"demo mail {self.pk} to {self.box}"
