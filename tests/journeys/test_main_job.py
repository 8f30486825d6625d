"""The main job, end to end, in a real browser: from a roster row to "cleared to start"."""

import re

import pytest
from django.core import mail

from districts.enums import Role
from students.models import Student
from tests.factories.districts import PASSWORD, MembershipFactory
from tests.harness import drain
from tests.journeys.papers import text_of, verify, with_one_byte_changed
from tests.journeys.stage import BORN, GUARDIAN, STUDENT, roster, set_stage
from tests.signin.conftest import code_of_the_app

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "Lucía Inés Hernández Ortiz"


@pytest.fixture
def stage(district, live_server, settings):
    settings.BASE_URL = live_server.url  # what the links in mails begin with
    return set_stage(district)


def test_from_a_roster_row_to_the_first_day(stage, window):
    desk = window()
    sign_in(desk, stage.coordinator.user)
    set_up_an_app(desk)
    import_the_roster(desk)

    phone = window(account_for_the_student(stage), width=390)
    say_im_interested(phone)
    write_resume_and_letter(phone)
    teacher = window(stage.mentor.user)
    approve_both(teacher)
    assert "Intern Ready" in phone.go("/d/sample/").text()

    shop = window(stage.boss.user)
    post_an_opening(shop)
    apply(phone)
    make_an_offer(shop)
    accept(phone)

    prepare_and_send(desk)
    sign_everything(phone)
    guardian = window(width=390)
    sign_as_guardian(guardian)
    sign_everything(shop)
    for membership in (stage.approver, stage.coordinator, stage.office):
        sign_everything(window(membership.user))
    look_at_the_sealed_papers(desk)
    sign_the_permit(phone, window(stage.office.user), shop)

    do_the_trainings(phone, teacher)
    assert "6 of 6" in phone.go("/d/sample/").text()
    phone.follow("Your season so far")
    assert "Cleared to start" in phone.text()


# --- Roster --------------------------------------------------------------------------------------


def sign_in(desk, user):
    desk.go("/accounts/login/")
    desk.fill("Email", user.email)
    desk.fill("Password", PASSWORD)
    desk.press("Sign in")


def set_up_an_app(desk):
    """Staff come no further without a second factor."""
    assert desk.heading() == "One more lock for your account"
    desk.follow("Set up an app")
    secret = desk.page.locator("[data-copy-value]").inner_text()
    desk.fill("Code from the app", code_of_the_app(secret))
    desk.press("Add the app")
    assert desk.heading() == "Recovery codes"


def import_the_roster(desk):
    desk.go("/d/sample/students/rosters/new/")
    file = {"name": "spring.zip", "mimeType": "application/zip", "buffer": roster()}
    desk.page.locator("[name=file]").set_input_files(file)
    desk.press("Upload and compare")
    assert "Being read" in desk.text()
    drain()
    desk.again()
    assert "Ready to confirm" in desk.text()
    assert "Hernández Ortiz, Lucía" in desk.text()
    assert not Student.objects.exists()

    desk.press("Write these changes")
    drain()
    desk.again()
    assert "This roster is in" in desk.text()
    assert Student.objects.count() == 3  # the fourth's school is unknown


def account_for_the_student(stage):
    """Give the imported student an account, as an invitation or single sign-on will."""
    student = Student.objects.get(district_student_id=STUDENT["identifier"])
    assert (student.legal_name, student.birth_date) == (NAME, BORN)
    membership = MembershipFactory(
        district=stage.district, role=Role.STUDENT, user__name=student.name
    )
    Student.objects.filter(pk=student.pk).update(membership=membership)
    return membership.user


# --- Getting ready -------------------------------------------------------------------------------


def say_im_interested(phone):
    phone.go("/d/sample/")
    phone.follow("I'm interested")
    phone.tick("Making things")
    phone.tick("Bus")
    phone.fill("Languages you speak", "Spanish, English")
    phone.submit("[name=languages]")
    assert "You are in." in phone.text()


def write_resume_and_letter(phone):
    phone.go("/d/sample/career/resume/")
    phone.fill("Your name", "Lucía Hernández")
    phone.fill("E-mail and phone", "lucia@family.example.org")
    phone.fill("School", "Arroyo High School, graduating in 2027")
    phone.fill("Experience and projects", "I repair the bicycles of my street.")
    phone.fill("Skills and languages", "Spanish, patience")
    phone.press("Hand in")
    phone.go("/d/sample/career/letter/")
    phone.fill("Greeting", "Dear hiring team,")
    phone.fill("Why do you want this kind of work?", "I like it when things run again.")
    phone.fill("One thing you did that shows it", "I rebuilt a wheel for my brother.")
    phone.fill("Another one", "I keep the tools of our garage in order.")
    phone.fill("Thanks, and how to reach you", "Thank you. Write to me any time.")
    phone.fill("Your name", "Lucía Hernández")
    phone.press("Hand in")


def approve_both(teacher):
    for _paper in range(2):
        teacher.go("/d/sample/reviews/")
        teacher.press_first("Review", role="link")
        teacher.press("Approve")


# --- A place -------------------------------------------------------------------------------------


def post_an_opening(shop):
    shop.go("/d/sample/employers/openings/new/")
    shop.fill("Title", "Bicycle repair intern")
    shop.fill("Career pathway", "Transportation")
    shop.fill("What interns do", "You fix flat tires, true wheels and help at the counter.")
    shop.fill("What you ask for", "none")
    shop.press("Save as draft")
    assert "Still missing" in shop.text()
    shop.choose("Place", "Shop, 55 Van Nuys Blvd, Pacoima, 91331")
    shop.fill("First day", "2026-06-22")
    shop.fill("Last day", "2026-07-31")
    for day in ("Mon", "Tue", "Wed", "Thu"):
        shop.tick(day)
    shop.fill("From", "09:00")
    shop.fill("Until", "14:00")
    shop.fill("Unpaid break, minutes", "30")
    shop.tick("Hourly wage")
    shop.fill("Dollars an hour", "17.87")
    shop.choose("Who pays?", "District CTE")
    shop.fill("How many interns?", "2")
    shop.tick("Competitive")
    shop.choose("Supervisor", "Ben Alvarado")
    shop.fill("Supervision and safety", "Ben works beside you and shows every tool before use.")
    shop.press("Save and post")
    shop.go("/d/sample/employers/openings/")
    assert "Posted" in shop.text()


def apply(phone):
    phone.go("/d/sample/openings/")
    phone.follow("Bicycle repair intern")
    phone.follow("Apply")
    phone.fill("Your letter", "Dear Ben, I would like to build wheels with you.")
    phone.press("Send my application")
    assert "Sent" in phone.text()


def make_an_offer(shop):
    shop.go("/d/sample/applicants/")
    shop.follow("Lucía Hernández Ortiz")
    shop.page.get_by_text("Make an offer", exact=True).click()
    shop.fill("A word to the student", "Come and build wheels with us.")
    shop.press("Make the offer")
    drain()


def accept(phone):
    phone.go("/d/sample/applications/")
    phone.follow("Read and answer")
    assert "Come and build wheels with us." in phone.text()
    phone.press("Accept")
    assert "It is yours!" in phone.text()
    drain()


# --- Papers --------------------------------------------------------------------------------------


def prepare_and_send(desk):
    desk.go("/d/sample/paperwork/")
    desk.follow("Prepare 1 packet")
    desk.press("Prepare 1 packet")
    drain()
    desk.go("/d/sample/paperwork/")
    desk.follow("Lucía Hernández Ortiz")
    for value in (NAME, "Sept. 14, 2009", "Alvarado Bicycles LLC"):
        assert value in desk.text()
    blanks = desk.page.get_by_label("Send with blanks to be filled in by hand")
    if blanks.count():  # what the roster did not know is written with a pen
        blanks.check()
    desk.press("Send for signature")
    drain()


def sign_everything(person):
    """Read every paper that waits, then sign them together; nothing waits when it is not asked."""
    drain()
    person.go("/d/sample/paperwork/sitting/")
    if "Nothing to sign" in person.text():
        return
    person.page.locator("ul.docs a").first.click()
    while person.page.get_by_role("button", name="I have read this paper").count():
        person.press("I have read this paper")
    person.answer_everything()
    person.press(re.compile(r"^Sign \d+ paper"))
    assert "Nothing to sign" in person.text()
    drain()


def sign_as_guardian(guardian):
    """By the link in the mail and the code in the next one, in Spanish."""
    letters = mail_to(GUARDIAN["email"])
    [letter] = [one for one in letters if "/s/questions/" not in one.body]
    guardian.go(re.search(r"http\S+/s/[\w-]+/", letter.body).group())
    assert "Lucía" not in guardian.html()
    guardian.press("Español")
    assert "código" in guardian.text()
    guardian.page.locator("button[name=send]").click()
    guardian.look()
    drain()
    code = re.search(r"\b\d{6}\b", mail_to(GUARDIAN["email"])[-1].body).group()
    guardian.page.locator("[name=code]").fill(code)
    guardian.submit("[name=code]")
    assert "Lucía" in guardian.text()
    while guardian.page.locator("[name=seen]").count():
        guardian.page.locator("[name=name]").fill("Marisol Ortiz")
        guardian.answer_everything()
        guardian.submit("[name=seen]")
    assert guardian.speaks("es")
    drain()


def mail_to(address):
    return [letter for letter in mail.outbox if letter.to == [address]]


def look_at_the_sealed_papers(desk):
    desk.go("/d/sample/paperwork/?state=completed")
    desk.follow("Lucía Hernández Ortiz")
    links = desk.page.locator("a[href*='/documents/']").evaluate_all("all => all.map(a => a.href)")
    papers = [desk.page.request.get(link).body() for link in links]
    assert len(papers) == 6
    for paper in papers:
        assert verify(paper)
        assert not verify(with_one_byte_changed(paper))
    words = "\n".join(text_of(paper) for paper in papers)
    for value in (NAME, STUDENT["identifier"], "Arroyo High School", "Marisol Ortiz"):
        assert value in words


def sign_the_permit(phone, office, shop):
    """The request made a permit: student and issuer sign it, and the employer holds it."""
    sign_everything(phone)
    sign_everything(office)
    shop.go("/d/sample/paperwork/permits/hosting/")
    shop.press("We hold this permit")
    assert "Employer holds it" in shop.text()


# --- Trainings -----------------------------------------------------------------------------------


def do_the_trainings(phone, teacher):
    phone.go("/d/sample/trainings/mine/")
    for _training in range(4):
        phone.page.get_by_text("I have done it", exact=True).first.click()
        phone.fill("When did you finish?", "2026-04-20")
        phone.press_first("Send to my school")
    teacher.go("/d/sample/trainings/")
    pages = teacher.page.locator("main table a[href$='/']").evaluate_all(
        "all => all.map(a => a.href)"
    )
    pages = [page for page in pages if re.search(r"/trainings/\d+/$", page)]
    assert len(pages) == 4
    for page in pages:
        teacher.go(page)
        teacher.press("Mark as done")
    drain()
