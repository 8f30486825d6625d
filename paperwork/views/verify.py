"""The public check of a sealed file: digests only, no names."""

import hashlib

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from core.access import PUBLIC, opens_to
from core.forms import FileInput
from core.uploads import PURPOSES, takes
from paperwork.actions.sealing import utc
from paperwork.enums import DocumentState
from paperwork.models import Document
from paperwork.views import gone

PAGE = "paperwork/verify.html"


class FileForm(forms.Form):
    """A file to compare; it is hashed, never opened and never kept."""

    file = forms.FileField(label=_("The PDF you have"), widget=FileInput)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > PURPOSES["check"].most_bytes:
            raise forms.ValidationError(_("This file is too large to be one of ours."))
        return file


@opens_to(PUBLIC, methods="GET POST")
@takes("check")
def verify(request, code):
    """Say whether a paper was sealed here, and whether a file is that paper, byte for byte."""
    if request.district is None:
        raise Http404
    sealed = Document.objects.filter(state=DocumentState.SEALED)
    document = get_object_or_404(sealed, verify_code=code)
    form = FileForm(request.POST or None, request.FILES or None)
    checked = request.method == "POST" and form.is_valid()
    same = checked and digest_of(form.cleaned_data["file"]) == document.sealed_sha256
    context = {
        "form": form,
        "checked": checked,
        "same": same,
        "rows": _rows(request, document),
        "gone": gone.words(document) if document.destroyed_at else "",
    }
    status = 422 if request.method == "POST" and not checked else 200
    return render(request, PAGE, context, status=status)


def _rows(request, document) -> list[dict]:
    """Return what anybody may know: no names, no values."""
    return [
        {"label": _("District"), "value": request.district.name},
        {"label": _("Form"), "value": f"{document.spec.number}, {document.spec.title}"},
        {"label": _("Reference"), "value": document.reference},
        {"label": _("Sealed"), "value": utc(document.sealed_at)},
        {"label": _("SHA-256 of the file"), "value": document.sealed_sha256},
    ]


def digest_of(file) -> str:
    """Return the SHA-256 of an upload, read piece by piece."""
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    return digest.hexdigest()
