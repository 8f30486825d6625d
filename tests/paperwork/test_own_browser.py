"""A coordinator brings three forms that other tools made, maps them with mouse and keyboard, tries
and publishes them; then a packet holds all three."""

import pytest

from paperwork.models import TemplateVersion, Version
from tests.paperwork import own
from tests.paperwork.scene import placed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORMS = "/d/sample/paperwork/forms/"
NAME = "fact:student.legal_name"


class Desk:
    """One window on the pages of forms."""

    def __init__(self, desk):
        self.desk, self.page = desk, desk.page

    def bring(self, title, data):
        self.desk.go(FORMS)
        self.desk.follow("Bring your own PDF")
        self.desk.fill("What is the form called?", title)
        form = {"name": "form.pdf", "mimeType": "application/pdf", "buffer": data}
        self.page.locator("[name=file]").set_input_files(form)
        self.desk.press("Look through it")

    def drag(self, start, end):
        """Drag over the picture, from and to places in points of the page."""
        page = self.page.locator("[data-page]")
        page.scroll_into_view_if_needed()
        frame = page.bounding_box()
        scale = frame["width"] / float(page.get_attribute("data-width"))
        (x1, y1), (x2, y2) = (
            (frame["x"] + x * scale, frame["y"] + y * scale) for x, y in (start, end)
        )
        self.page.mouse.move(x1, y1)
        self.page.mouse.down()
        self.page.mouse.move((x1 + x2) / 2, (y1 + y2) / 2)
        self.page.mouse.move(x2, y2)
        self.page.mouse.up()

    def choose(self, fills):
        self.page.locator("[data-row][open] select").select_option(fills)

    def box(self, start, end, fills):
        self.drag(start, end)
        self.choose(fills)

    def signers(self, *roles):
        self.desk.follow("Who gets it, who signs")
        for role in roles:
            signs = self.page.locator(f"[name=part-{role}-signs]")
            if not signs.is_visible():
                signs.locator("xpath=ancestor::details").locator("summary").click()
            signs.check()
        self.desk.press("Save")

    def publish(self):
        """Publish from the page of what is missing, to which saving the details leads."""
        assert "Nothing is missing" in self.desk.text(), self.desk.text()
        self.desk.press("Publish")
        assert "Published" in self.desk.text()

    def tried(self, student) -> str:
        """Return the words of the PDF that "Try it" shows for a student."""
        self.desk.follow("Try it")
        link = self.page.get_by_role("link", name=student).get_attribute("href")
        return own.words(self.page.request.get(self.desk.root + link).body())


def test_three_forms_of_other_tools_are_brought_mapped_tried_and_filled(district, window):
    scene = placed(forms=("labor_rights_receipt",), first_name="Daniela", last_name="Ruiz")
    desk = Desk(window(scene.coordinator.user, width=1280))

    # LibreOffice: suggestions by name and position, accepted at once; one more box is dragged.
    desk.bring("Trip consent", own.content(own.LIBREOFFICE))
    desk.desk.press("Accept all 8 suggestions")
    desk.box((60, 450), (260, 470), "fact:placement.position")
    desk.desk.press("Save")
    desk.signers("guardian")
    said = desk.tried("Daniela Ruiz")
    for words in ("Daniela Ruiz", scene.placement.employer.name, scene.placement.title):
        assert words in said
    desk.desk.follow("Longest values")
    desk.desk.follow("Publish")
    desk.publish()

    # pdfTeX: a field whose name says nothing; it is accepted, then a person says what fills it.
    desk.bring("Note", own.content(own.PDFTEX))
    desk.desk.press("Accept foo")
    desk.page.locator("[data-row]:not([data-fresh]) summary").first.click()
    desk.page.locator("[data-row][open] [data-find-words]").fill("legal name")
    assert desk.page.locator("[data-row][open] select").input_value() == NAME
    desk.box((80, 200), (280, 230), "sign:student")
    desk.desk.press("Save")
    desk.signers("student")
    desk.publish()

    # A flat scan: no field, no word; every box is drawn by hand, one moved with the keyboard.
    desk.bring("Transport form", own.scan())
    assert desk.page.locator(".mapper__offers").count() == 0
    desk.box((240, 140), (500, 160), NAME)
    desk.box((240, 185), (500, 203), "fact:employer.name")
    desk.box((240, 490), (440, 520), "sign:student")
    spot = desk.page.locator("g.spot").first
    spot.focus()
    for key in ("ArrowRight", "Shift+ArrowDown", "Alt+ArrowRight"):
        desk.page.keyboard.press(key)
    desk.desk.press("Save")
    desk.signers("student")
    assert "Daniela Ruiz" in desk.tried("Daniela Ruiz")
    desk.desk.follow("Publish")
    desk.publish()

    drawn = TemplateVersion.objects.get(title="Transport form").spots
    assert abs(drawn[0].x - 241) < 2
    assert abs(drawn[0].y - 150) < 2
    assert abs(drawn[0].w - 261) < 3
    scene.prepare()
    versions = Version.objects.filter(document__form_code__startswith="own-")
    papers = [own.words(own.read(version.file)) for version in versions.order_by("pk")]
    assert len(papers) == 3
    assert all("Daniela Ruiz" in said for said in papers)
    assert "Field trip at the workplace" in papers[0]
    desk.desk.go(f"/d/sample/paperwork/packets/{scene.packet.pk}/")
    for title in ("Trip consent", "Note", "Transport form"):
        assert title in desk.desk.text()


def test_the_pages_of_forms_on_a_phone_and_in_spanish(district, window):
    scene = placed(forms=("consent",))
    form = own.published(scene.coordinator)
    draft = own.brought(scene.coordinator)
    phone = window(scene.coordinator.user, width=390, language="es")
    phone.go(FORMS)
    phone.go(f"{FORMS}{form.template_id}/")
    phone.go(f"{FORMS}standard/b1_1/")
    phone.go(f"{FORMS}new/")
    for page in ("", "details/", "preview/", "overflow/", "publish/"):
        phone.go(f"{FORMS}versions/{draft.pk}/{page}")


def test_two_windows_on_one_draft(district, window):
    scene = placed(forms=("consent",))
    draft = own.mapped(scene.coordinator)
    one, two = (window(scene.coordinator.user) for _ in range(2))
    for each in (one, two):
        each.go(f"{FORMS}versions/{draft.pk}/")
        Desk(each).box((60, 600), (200, 620), "fact:school.name")
    one.press("Save")
    two.press("Save")
    assert "Somebody else saved this form" in two.heading()
    two.press("Save mine over theirs")

    draft.refresh_from_db()
    assert len(draft.boxes) == len(own.FACTS) + 1


def test_a_box_is_added_without_scripts(district, window):
    scene = placed(forms=("consent",))
    draft = own.brought(scene.coordinator)
    plain = window(scene.coordinator.user, width=900, java_script_enabled=False)
    plain.page.goto(f"{plain.root}{FORMS}versions/{draft.pk}/")
    plain.page.locator("[data-row] summary").first.click()
    row = plain.page.locator("[data-row]").first
    row.locator("select").select_option(NAME)
    for side, value in {"x": 60, "y": 600, "w": 200, "h": 16}.items():
        row.locator(f"[name$='-{side}']").fill(str(value))
    plain.page.get_by_role("button", name="Save", exact=True).click()

    assert plain.page.locator("g.spot").count() == 1
    draft.refresh_from_db()
    assert [box["fills"] for box in draft.boxes] == [NAME]
