"""A message leaves the house once, by the way that works, or says why it did not."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from core import jobs
from core.jobs import LeaseLost
from core.tenancy import within
from districts.actions import links
from districts.models import Event, Link
from notifications.actions import deliver as actions
from notifications.enums import MessageState, Reason
from notifications.models import Delivery, Message
from paperwork.enums import SignerState
from students.models import ContactPoint
from tests.conftest import TODAY
from tests.factories.students import ContactPointFactory
from tests.harness import drain
from tests.notifications import gateway

LINK = re.compile(r"http://testserver/s/([\w-]{43})/")


def only(rows):
    (row,) = rows.values() if isinstance(rows, dict) else rows
    return row


def also_by_mail(family):
    home = family.phone.district
    ContactPointFactory(district=home, guardian=family.guardian, value="r@x.example")


def one_message() -> Message:
    return Message.objects.get()


def token_in(text: str) -> str:
    return LINK.search(text)[1]


def opens(token: str) -> Link:
    return links.find(token, purpose="sign", at=TODAY)


def test_a_guardian_gets_a_link_by_text_in_their_language(family):
    family.invite()

    drain()

    letter = only(gateway.taken)
    assert letter.to == family.phone.value
    assert letter.sms.startswith("De la escuela de Ana")
    assert len(letter.sms) <= 160
    link = opens(token_in(letter.sms))
    assert (link.subject_id, link.address, link.channel) == (
        family.signer.pk, family.phone.value, "sms",
    )  # fmt: skip
    assert link.expires_at == TODAY + timedelta(days=14)
    assert one_message().state == MessageState.SENT


def test_nothing_private_is_kept_in_our_rows(family):
    family.invite()
    drain()
    token = token_in(only(gateway.taken).sms)
    link = opens(token)

    links.request_code(link=link, at=TODAY)
    drain()

    code = re.search(r"\d{6}", list(gateway.taken.values())[1].sms)[0]
    kept = [
        str(list(rows.values()))
        for rows in (Message.objects.all(), Delivery.objects.all(), Event.objects.all())
    ]
    assert not any(secret in text for secret in (token, code, "escuela") for text in kept)
    links.open_with(link=link, code=code, at=TODAY)


def test_a_code_goes_where_the_link_went_and_only_while_it_is_of_use(family, clock):
    family.invite()
    drain()
    link = opens(token_in(only(gateway.taken).sms))

    links.request_code(link=link, at=TODAY)
    clock.shift(timedelta(minutes=11))
    drain()

    late = Message.objects.get(notice="code")
    assert (late.state, late.reason) == (MessageState.DROPPED, Reason.LATE)
    assert len(gateway.taken) == 1


def test_a_mail_has_both_forms_and_no_host_of_a_request(family):
    family.phone.delete()
    ContactPointFactory(
        district=family.phone.district, guardian=family.guardian, value="r@x.example"
    )
    family.invite()

    drain()

    letter = only(mail.outbox)
    html = letter.alternatives[0].content
    assert letter.to == ["r@x.example"]
    assert letter.subject.endswith("necesitan su firma")
    assert "Rosa Reyes" in letter.body
    assert token_in(letter.body) == token_in(html)
    assert letter.extra_headers["Message-ID"] == Delivery.objects.get().provider_ref


@pytest.mark.parametrize(
    ("change", "state", "reason"),
    (
        ("no contact allowed", MessageState.DROPPED, Reason.NO_CONTACT),
        ("not confirmed", MessageState.QUEUED, Reason.UNCONFIRMED),
        ("also the student's", MessageState.QUEUED, Reason.SHARED),
        ("bounced", MessageState.QUEUED, Reason.UNREACHABLE),
        ("signed", MessageState.DROPPED, Reason.DONE),
    ),
)
def test_what_is_never_sent(family, change, state, reason):
    family.invite()
    if change == "no contact allowed":
        type(family.tie).objects.filter(pk=family.tie.pk).update(contact_allowed=False)
    if change == "not confirmed":
        ContactPoint.objects.filter(pk=family.phone.pk).update(confirmed_at=None)
    if change == "also the student's":
        ContactPointFactory(
            district=family.phone.district, student=family.tie.student, phone=True,
            value=family.phone.value,
        )  # fmt: skip
    if change == "bounced":
        ContactPoint.objects.filter(pk=family.phone.pk).update(bounced_at=TODAY)
    if change == "signed":
        family.signer.move(SignerState.SIGNED, finished_at=TODAY)

    drain()

    message = one_message()
    assert (message.state, message.reason) == (state, reason)
    assert gateway.asked == []
    assert Link.objects.count() == 0


def test_a_message_waits_until_the_school_confirms_the_contact(family, clock):
    ContactPoint.objects.filter(pk=family.phone.pk).update(confirmed_at=None)
    family.invite()
    drain()

    ContactPoint.objects.filter(pk=family.phone.pk).update(confirmed_at=TODAY)
    clock.shift(timedelta(hours=1, minutes=1))
    drain()

    assert one_message().state == MessageState.SENT
    assert only(gateway.taken).to == family.phone.value


def test_a_refused_number_is_remembered_and_the_mail_is_tried(family, settings):
    ContactPointFactory(
        district=family.phone.district, guardian=family.guardian, value="r@x.example"
    )
    settings.SMS_SENDER = "tests.notifications.gateway.refuses"
    family.invite()

    drain()

    family.phone.refresh_from_db()
    assert family.phone.bounced_at is not None
    assert only(mail.outbox).to == ["r@x.example"]
    assert one_message().state == MessageState.SENT
    assert set(Delivery.objects.values_list("number", "channel", "error")) == {
        (1, "sms", "refused"), (2, "email", ""),
    }  # fmt: skip


def test_a_refused_number_without_another_way_is_shown_as_not_reached(family, settings):
    settings.SMS_SENDER = "tests.notifications.gateway.refuses"
    family.invite()

    drain()

    message = one_message()
    assert (message.state, message.reason) == (MessageState.FAILED, Reason.REFUSED)


def test_an_absent_gateway_is_asked_again_and_at_last_given_up(family, settings, clock):
    settings.SMS_SENDER = "tests.notifications.gateway.is_away"
    family.invite()

    for _ in range(jobs.MOST_ATTEMPTS + 2):
        drain()
        clock.shift(timedelta(hours=1))

    message = one_message()
    assert (message.state, message.reason) == (MessageState.FAILED, Reason.GAVE_UP)
    assert len(gateway.asked) == jobs.MOST_ATTEMPTS


def test_a_gateway_that_asks_for_patience_gets_it(family, settings, clock):
    settings.SMS_SENDER = "tests.notifications.gateway.asks_for_patience"
    family.invite()
    drain()
    settings.SMS_SENDER = "tests.notifications.gateway.takes"

    clock.shift(timedelta(seconds=290))
    drain()
    assert gateway.taken == {}

    clock.shift(timedelta(seconds=20))
    drain()
    assert one_message().state == MessageState.SENT


def die_once():
    """Let a worker be killed right after the provider has taken the message."""
    with pytest.raises(gateway.Died):
        drain()


def test_a_worker_killed_after_sending_doubles_nothing_at_a_gateway_that_knows_keys(
    family, settings, clock
):
    settings.SMS_SENDER = "tests.notifications.gateway.dies_after_taking"
    family.invite()
    drain_reactions()
    die_once()
    first = token_in(only(gateway.taken).sms)
    settings.SMS_SENDER = "tests.notifications.gateway.takes"

    drain()
    assert len(gateway.asked) == 1, "the lease still runs"
    clock.shift(actions.CALL + timedelta(seconds=1))
    drain()

    assert len(gateway.asked) == 2
    assert len(gateway.taken) == 1, "the second call carried the same key"
    assert one_message().state == MessageState.SENT
    assert opens(first).subject_id == family.signer.pk, "the link that arrived still works"


def drain_reactions():
    with within(None):
        jobs.drain("districts.reactions")


def test_after_two_attempts_without_an_end_a_person_decides(family, settings, clock):
    settings.SMS_SENDER = "tests.notifications.gateway.dies_after_taking"
    family.invite()
    drain_reactions()

    for _ in range(2):
        die_once()
        clock.shift(actions.CALL + timedelta(seconds=1))
    drain()

    message = one_message()
    assert (message.state, message.reason) == (MessageState.FAILED, Reason.UNCLEAR)
    assert len(gateway.asked) == 2


def test_a_fresh_message_kills_the_former_link(family):
    family.invite()
    drain()
    first = token_in(only(gateway.taken).sms)

    family.invite()
    drain()

    second = token_in(list(gateway.taken.values())[1].sms)
    assert opens(second).subject_id == family.signer.pk
    with pytest.raises(links.BadLink):
        opens(first)


def test_a_worker_without_the_lease_sends_nothing(family):
    family.invite()
    drain_reactions()
    message = one_message()

    with pytest.raises(LeaseLost):
        actions.deliver(message=message, at=TODAY)

    assert gateway.asked == []


def test_mail_servers_that_fail_leave_no_address_in_the_log(family, settings, caplog):
    settings.EMAIL_BACKEND = "tests.notifications.gateway.AbsentBackend"
    family.phone.delete()
    ContactPointFactory(
        district=family.phone.district, guardian=family.guardian, value="rosa@example.org"
    )
    family.invite()

    drain()

    assert "ConnectionRefusedError" in caplog.text
    assert "rosa" not in caplog.text
    assert Delivery.objects.get().error == "mail server: ConnectionRefusedError"
