"""Draw a frozen version's file. Heavy work, so never inside a transaction."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.files import stored_as
from core.lazy import Lazy
from paperwork.enums import Problem
from paperwork.models import Packet, TemplateVersion, Version

documents = Lazy("paperwork.pdf.documents")
render = Lazy("paperwork.pdf.render")


class FileChanged(Exception):
    """The stored file or the frozen values are not what was frozen."""


def ensure_drawn(version: Version, *, at) -> Version:
    """Return the version with its file, drawn now if it was not.

    Two at once draw the same bytes; one file is kept. Raise `paperwork.pdf.render.RenderError`
    for what cannot be printed, and mark the packet.
    """
    if version.is_drawn:
        return version
    paper = paper_of(version)
    try:
        pdf = documents.draw(paper)
    except render.RenderError:
        packets = Packet.objects.filter(pk=version.document.packet_id)
        packets.update(problem=Problem.UNPRINTABLE)
        raise
    name = default_storage.save(stored_as("paperwork/versions", ".pdf"), ContentFile(pdf))
    kept = version.keep_file(
        name=name,
        sha256=hashlib.sha256(pdf).hexdigest(),
        engine=render.engine_digest(paper.spec.template_name),
        pages=documents.page_count(pdf),
        at=at,
    )
    if not kept:
        default_storage.delete(name)
    return version


def paper_of(version: Version, **more):
    """Return what `paperwork.pdf.documents` draws for a frozen version."""
    return documents.Paper(
        spec=version.document.spec,
        base=own_pages(version.document.template_version),
        values=version.plain_values,
        situation=version.circumstances,
        heading=documents.Heading(**version.heading),
        languages=version.languages,
        **more,
    )


def own_pages(template: TemplateVersion | None) -> bytes:
    """Return the plain pages of a district's own form; raise `FileChanged` if they are others."""
    if template is None or not template.file:
        return b""
    with template.file.open("rb") as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != template.file_sha256:
        raise FileChanged(str(template))
    return data


def frozen_file(version: Version) -> bytes:
    """Return the bytes that signers saw; raise `FileChanged` unless they still are those bytes."""
    with version.file.open("rb") as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != version.file_sha256:
        raise FileChanged(str(version))
    return data
