"""The words of every notice: both languages, nothing left out, short enough for a text."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from districts.models import AccountLetter
from districts.signin import letters
from notifications import addresses, subjects, words
from notifications.catalogue import NOTICES, Carries
from tests.factories.base import LONG_AGO
from tests.factories.districts import (
    DisposalFactory,
    InvitationFactory,
    LinkFactory,
    MembershipFactory,
)
from tests.factories.paperwork import (
    AnswerFactory,
    EnvelopeFactory,
    PacketFactory,
    SignerFactory,
    WorkPermitFactory,
)
from tests.factories.pipeline import (
    ApplicationFactory,
    BadgeFactory,
    OfferFactory,
    PlacementFactory,
    ReviewFactory,
)
from tests.factories.students import StudentFactory
from trainings.models import Assignment, Training

FOLDER = Path(settings.BASE_DIR) / "templates/notifications/words"
LINK = "http://testserver/s/" + "x" * 43 + "/"


def assigned(district):
    training = Training.objects.create(code="conduct", title="Code of conduct")
    student = StudentFactory(district=district)
    return Assignment.objects.create(student=student, training=training, assigned_at=LONG_AGO)


def told(district):
    """A letter to an account: it carries its code in its own words."""
    user = MembershipFactory(district=district).user
    letters.write(user=user, kind="login_code", at=timezone.now(), code="048213")
    return AccountLetter.objects.get()


# Letters that lead nowhere: what they must say instead.
LEADS_NOWHERE = {
    "account_letter": "048213",
    "link_locked": "Onramp",
    "permit_issued_guardian": "Ana",
}
MAKERS = {
    "account": told,
    "review": lambda d: ReviewFactory(district=d, returned=True),
    "badge": lambda d: BadgeFactory(district=d),
    "application": lambda d: ApplicationFactory(district=d),
    "offer": lambda d: OfferFactory(district=d),
    "placement": lambda d: PlacementFactory(district=d),
    "signer": lambda d: SignerFactory(district=d, invited=True),
    "envelope": lambda d: EnvelopeFactory(district=d),
    "training": assigned,
    "questions": lambda d: PacketFactory(district=d, prepared=True),
    "answer": lambda d: AnswerFactory(district=d, proposed=True),
    "link": lambda d: LinkFactory(district=d),
    "invitation": lambda d: InvitationFactory(district=d),
    "permit": lambda d: WorkPermitFactory(district=d, issued=True, recheck=["age"]),
    "retention": lambda d: DisposalFactory(district=d),
}


def subject_of(notice, district):
    row = MAKERS[notice.verb.partition(".")[0]](district)
    about = type("Row", (), {"subject_kind": row._meta.label_lower, "subject_id": row.pk})
    return subjects.of(about)


def written(notice, district, language):
    subject = subject_of(notice, district)
    secret = {Carries.CODE: {"link": "", "code": "048213"}}.get(
        notice.carries, {"link": LINK, "code": ""}
    )
    return words.letter(
        notice, subject, to="x", key="k", name="Rosa <Reyes>", district=district,
        language=language, **secret,
    )  # fmt: skip


@pytest.mark.parametrize("language", ("en", "es"))
@pytest.mark.parametrize("name", sorted(NOTICES))
def test_a_notice_says_everything_in_both_languages(name, language, district):
    notice = NOTICES[name]

    letter = written(notice, district, language)

    secret = LEADS_NOWHERE.get(name) or ("048213" if notice.carries == Carries.CODE else LINK)
    assert letter.subject
    assert all(secret in form for form in (letter.text, letter.html, letter.sms))
    assert "Rosa &lt;Reyes&gt;" in letter.html
    assert "Rosa <Reyes>" in letter.text
    assert len(letter.sms) <= 160
    assert not re.search(r"\{[{%]|  ", letter.sms + letter.subject)


@pytest.mark.parametrize("name", sorted(NOTICES))
def test_a_notice_leads_to_a_page_that_exists(name, district):
    notice = NOTICES[name]

    page = notice.page_of(subject_of(notice, district))

    assert bool(page) != (bool(notice.carries) or name in LEADS_NOWHERE)
    assert not page or addresses.page(district, page).startswith("http://testserver/d/sample/")


def test_both_languages_have_the_same_files_and_no_others():
    names = {f"{name}.txt" for name in NOTICES}

    assert {path.name for path in (FOLDER / "en").iterdir()} == names
    assert {path.name for path in (FOLDER / "es").iterdir()} == names


def test_the_words_of_a_code_keep_it_out_of_the_subject(district):
    assert "048213" not in written(NOTICES["code"], district, "en").subject


def test_a_text_to_a_family_names_no_last_name_and_no_employer(district):
    letter = written(NOTICES["sign_guardian"], district, "en")

    assert "Reyes" not in letter.sms
    assert "Employer" not in letter.sms
