"""A family whose guardian is asked to sign, and a provider for texts."""

from dataclasses import dataclass

import pytest

from core import clock
from districts import events
from paperwork.models import Signer
from students.models import ContactPoint, Guardian, Guardianship
from tests.factories.paperwork import EnvelopeFactory, PacketFactory, SignerFactory
from tests.factories.pipeline import JourneyFactory, PlacementFactory
from tests.factories.students import ContactPointFactory, GuardianFactory, GuardianshipFactory
from tests.notifications import gateway


@pytest.fixture(autouse=True)
def provider(settings):
    """Texts go to a provider that takes everything; change it with `settings.SMS_SENDER`."""
    settings.SMS_URL = "https://gateway.example/"
    settings.SMS_SENDER = "tests.notifications.gateway.takes"
    gateway.clear()
    return gateway


@dataclass
class Family:
    guardian: Guardian
    tie: Guardianship
    phone: ContactPoint
    signer: Signer

    def invite(self):
        """The event that asks the guardian to sign."""
        return events.record("signer.invited", self.signer, by=None, at=clock.now())


@pytest.fixture
def placement(student, season, employer, mentor, coordinator):
    """The student's placement at the employer, with mentor and coordinator."""
    home = student.district
    journey = JourneyFactory(
        district=home, student=student.student, season=season, mentor=mentor.membership, placed=True
    )
    return PlacementFactory(
        district=home, journey=journey, employer=employer.employer, supervisor=employer.contact,
        coordinator=coordinator.membership,
    )  # fmt: skip


@pytest.fixture
def family(placement):
    """A Spanish-speaking guardian with a confirmed phone, asked to sign."""
    home, child = placement.district, placement.journey.student
    guardian = GuardianFactory(district=home, first_name="Rosa", language="es")
    tie = GuardianshipFactory(district=home, student=child, guardian=guardian)
    phone = ContactPointFactory(district=home, guardian=guardian, phone=True, value="+13235550142")
    packet = PacketFactory(district=home, placement=placement, sent=True)
    envelope = EnvelopeFactory(district=home, packet=packet, sent=True)
    signer = SignerFactory(
        district=home, envelope=envelope, guardian=guardian, language="es", invited=True,
        channel="sms", address=phone.value,
    )  # fmt: skip
    return Family(guardian, tie, phone, signer)
