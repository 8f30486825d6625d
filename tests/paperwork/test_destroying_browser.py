"""Where a paper was and is no more, in a browser: a phone and a desk, both languages."""

import pytest

from core import clock
from districts.middleware import district_path
from paperwork.actions.destroying import destroy_document
from paperwork.models import Document
from tests.paperwork.scene import placed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAYS = {"en": "This paper was destroyed", "es": "Este documento se destruyó"}


def test_the_sentence_on_every_page(district, window):
    scene = placed(forms=("labor_rights_receipt",), first_name="Daniela")
    scene.prepare()
    scene.send()
    scene.sign("student")
    document = Document.objects.get()
    destroy_document(document=document, at=clock.now())
    verify = district_path(district, f"/paperwork/verify/{document.verify_code}/")

    pages = (
        f"/d/sample/paperwork/packets/{scene.packet.pk}/",
        f"/d/sample/paperwork/documents/{document.pk}/pdf/",
        verify,
    )
    for width, language in ((390, "es"), (1280, "en")):
        desk = window(scene.coordinator.user, width=width, language=language)
        for path in pages:
            desk.go(path)
            assert SAYS[language] in desk.page.content()
