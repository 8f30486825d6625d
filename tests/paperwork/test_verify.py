"""The public check: digests, no names."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from districts.middleware import district_path
from paperwork.models import Document
from tests.harness import OutsideClient, soup
from tests.paperwork.scene import placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(district):
    scene = placed(forms=("labor_rights_receipt",), first_name="Daniela")
    scene.prepare()
    scene.send()
    scene.sign("student")
    return Document.objects.select_related("packet").get()


def address(document):
    path = f"/paperwork/verify/{document.verify_code}/"
    return district_path(document.packet.district, path)


def upload(data: bytes):
    return {"file": SimpleUploadedFile("x.pdf", data, content_type="application/pdf")}


def test_anybody_may_look_and_nobody_s_name_is_shown(sealed):
    page = OutsideClient().get(address(sealed))
    text = soup(page).get_text()

    assert page.status_code == 200
    assert sealed.sealed_sha256 in text
    assert sealed.reference in text
    assert "Daniela" not in text


def test_the_same_file_is_recognised_and_a_changed_byte_is_not(sealed):
    with sealed.sealed_file.open("rb") as file:
        data = bytearray(file.read())
    same = OutsideClient().post(address(sealed), upload(bytes(data)))
    data[len(data) // 2] ^= 1
    other = OutsideClient().post(address(sealed), upload(bytes(data)))

    assert "byte for byte" in soup(same).get_text()
    assert "Your file is not this document" in soup(other).get_text()


def test_without_a_file_the_form_says_so(sealed):
    assert OutsideClient().post(address(sealed), {}).status_code == 422


@pytest.mark.parametrize(("code", "status"), (("nothing", 404), ("x" * 300, 404), ("%00", 400)))
def test_an_unknown_code_finds_nothing(sealed, code, status):
    path = district_path(sealed.packet.district, f"/paperwork/verify/{code}/")
    assert OutsideClient().get(path).status_code == status


def test_an_unsealed_document_has_no_address(district):
    scene = placed(forms=("labor_rights_receipt",))
    scene.prepare()
    document = scene.packet.documents.get()
    assert document.verify_code == ""
    path = district_path(district, "/paperwork/verify//")
    assert OutsideClient().get(path).status_code == 404
