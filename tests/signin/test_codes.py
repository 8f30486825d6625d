"""Students and employers come in with six digits, by mail or by text to a confirmed phone."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from config import phones
from districts.enums import Role
from districts.models import AccountLetter
from districts.signin import letters as words
from notifications.models import Message
from students.enums import ContactKind
from tests.factories.districts import MembershipFactory
from tests.factories.employers import ContactFactory
from tests.factories.students import ContactPointFactory, GuardianFactory, StudentFactory
from tests.harness import soup, texts
from tests.signin.conftest import code_in, letters

PHONE = "+12135550177"
NOW = timezone.now


@pytest.fixture
def texted(settings):
    """Texts leave by a gateway that keeps them."""
    settings.SMS_URL, settings.SMS_SENDER = "https://gateway.example", f"{__name__}.gateway"
    kept.clear()
    return kept


kept: list = []


def gateway(letter) -> str:
    kept.append(letter)
    return letter.key


@pytest.fixture
def phone(student):
    return ContactPointFactory(
        student=student.student, kind=ContactKind.PHONE, value=PHONE, confirmed_at=NOW()
    )


def test_a_code_by_mail_opens_the_account_once(visitor, student):
    asked = visitor.ask_for_code(student.user.email)
    assert asked.url == "/accounts/login/code/confirm/"
    assert student.user.email in visitor.get(asked.url).text

    [letter] = letters()
    assert letter.subject == "Your code to sign in"
    answer = visitor.type_code(code_in(letter))

    assert (answer.status_code, answer.url) == (302, "/")
    assert visitor.is_in
    visitor.post("/accounts/logout/")
    assert visitor.type_code(code_in(letter)).url == "/accounts/login/code/"
    assert not visitor.is_in


def test_the_code_is_nowhere_but_in_the_letter(visitor, student, caplog):
    visitor.ask_for_code(student.user.email)
    code = code_in(letters()[-1])

    assert code not in str(list(Message.objects.values()))
    assert code not in str(list(AccountLetter.objects.values()))
    assert code not in caplog.text


def test_a_letter_is_forgotten_when_it_has_ended(visitor, student, clock):
    visitor.ask_for_code(student.user.email)
    assert words.forget(at=NOW()) == 0

    clock.shift(timedelta(minutes=10))

    assert words.forget(at=NOW()) == 1
    [letter] = AccountLetter.objects.all()
    assert words.read(letter).text == ""


def test_a_code_ends_after_ten_minutes(visitor, student, clock):
    visitor.ask_for_code(student.user.email)
    code = code_in(letters()[-1])
    clock.shift(timedelta(minutes=10, seconds=1))

    visitor.type_code(code)

    assert not visitor.is_in


def test_a_letter_that_is_late_is_not_sent(visitor, student, clock):
    visitor.ask_for_code(student.user.email)
    clock.shift(timedelta(minutes=11))

    assert letters() == []


def test_after_five_wrong_codes_the_right_one_is_too_late_and_the_owner_hears(visitor, student):
    visitor.ask_for_code(student.user.email)
    code = code_in(letters()[-1])
    for _ in range(5):
        visitor.type_code("wrong!")
    visitor.ask_for_code(student.user.email)
    newer = code_in(letters()[-1])

    for guess in (code, newer, newer):
        visitor.type_code(guess)
        assert not visitor.is_in

    subjects = [letter.subject for letter in letters()]
    assert subjects.count("Somebody tried to get into your account") == 1


def test_a_lock_out_ends_by_itself(visitor, student, clock):
    visitor.ask_for_code(student.user.email)
    for _ in range(6):
        visitor.type_code("wrong!")
    clock.shift(timedelta(minutes=10, seconds=1))

    visitor.ask_for_code(student.user.email)
    visitor.type_code(code_in(letters()[-1]))

    assert visitor.is_in


def test_a_new_code_makes_the_former_one_useless(visitor, student):
    visitor.ask_for_code(student.user.email)
    former = code_in(letters()[-1])
    visitor.post("/accounts/login/code/confirm/", {"action": "resend"})
    newer = code_in(letters()[-1])

    if former != newer:
        visitor.type_code(former)
        assert not visitor.is_in
    visitor.type_code(newer)
    assert visitor.is_in


def test_a_code_by_text_to_a_confirmed_phone(visitor, student, phone, texted):
    asked = visitor.ask_for_code("(213) 555-0177")
    assert asked.url == "/accounts/login/code/confirm/"
    assert texted == [], "nothing leaves during the request"
    letters()

    [text] = texted
    assert text.to == PHONE
    assert text.sms[6:].startswith(" is your Onramp code. It works for 10 minutes.")
    visitor.type_code(text.sms[:6])

    assert visitor.is_in


@pytest.mark.parametrize(
    "why", ("not confirmed", "bouncing", "no gateway", "two accounts", "closed", "a guardian's")
)
def test_a_number_that_is_not_surely_theirs_opens_nothing(why, student, phone, texted, settings):
    assert phones.owner(PHONE) == student.user
    if why == "not confirmed":
        phone.confirmed_at = None
    if why == "bouncing":
        phone.bounced_at = NOW()
    if why == "no gateway":
        settings.SMS_URL = ""
    if why == "two accounts":
        twin = MembershipFactory(district=student.district, role=Role.STUDENT)
        other = StudentFactory(district=student.district, membership=twin)
        ContactPointFactory(
            district=student.district, student=other, kind=ContactKind.PHONE, value=PHONE,
            confirmed_at=NOW(),
        )  # fmt: skip
    if why == "closed":
        student.user.deactivate()
    if why == "a guardian's":
        phone.student, phone.guardian = None, GuardianFactory(district=student.district)
    phone.save()

    assert phones.owner(PHONE) is None


def test_an_employers_number_counts_once_they_are_vetted(employer, texted):
    employer.contact.phone = PHONE
    employer.contact.save()
    assert phones.owner(PHONE) == employer.user

    waiting = ContactFactory(phone="+12135550178")

    assert phones.owner(waiting.phone) is None


def test_letters_speak_the_readers_language(visitor, student):
    student.user.language = "es"
    student.user.save()

    visitor.ask_for_code(student.user.email)

    [letter] = letters()
    assert letter.subject == "Su código para entrar"


def test_the_page_says_what_to_write(visitor, db):
    page = soup(visitor.ask_for_code("nobody"))

    assert texts(page, ".field__error li") == [
        "Write an e-mail address, or a phone number with area code."
    ]


def test_a_session_gets_a_new_id_at_sign_in(visitor, student):
    visitor.ask_for_code(student.user.email)
    before = visitor.session.session_key

    visitor.type_code(code_in(letters()[-1]))

    assert visitor.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
