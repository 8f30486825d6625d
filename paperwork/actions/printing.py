"""Draw a sheet from the records as they are now. Reads only; nothing is frozen or kept."""

from core.lazy import Lazy
from employers.models import Agreement
from paperwork import prefill
from paperwork.actions import gathering, planning
from paperwork.actions.packets import languages_of
from paperwork.catalogue import FormSpec, Situation
from paperwork.catalogue.mou import MOU
from paperwork.models import Packet

documents = Lazy("paperwork.pdf.documents")


def sheet(spec: FormSpec, packet: Packet, *, at) -> bytes:
    """Return a sheet of one student as a PDF, in the languages of those who read it."""
    gathering.load([packet])
    planning.name_guardian(packet)
    circumstances = gathering.situation(packet.placement)
    ready = prefill.prefill(spec, gathering.facts_of(packet, on=at.date()), circumstances)
    paper = documents.Paper(
        spec=spec,
        values=ready.values,
        situation=circumstances,
        heading=_heading(packet.placement.district, at),
        languages=languages_of(packet),
    )
    return documents.draw(paper)


def mou(agreement: Agreement, *, at) -> bytes:
    """Return an agreement's words with its parties and dates as a PDF.

    In English, which is signed, and after it in the language of whoever signs for the employer.
    """
    signs = agreement.employer.contacts.signing().first()
    terms = _terms(agreement, signs)
    paper = documents.Paper(
        spec=MOU,
        values={key: value for key, value in terms.items() if value not in (None, "")},
        situation=Situation(is_minor=False),
        heading=_heading(agreement.district, at),
        languages=["en", signs.language] if signs else ["en"],
    )
    return documents.draw(paper)


def _heading(district, at):
    return documents.Heading(**gathering.heading_of(district, cover_code="", made_at=at))


def _terms(agreement: Agreement, signs) -> dict:
    employer, district = agreement.employer, agreement.district
    sites = employer.worksites.order_by("pk")
    heading = gathering.heading_of(district, cover_code="", made_at=agreement.moved_at)
    days = ("implementation_on", "starts_on", "ends_on", "board_on", "insurance_ends_on")
    return {
        "district.name": district.name,
        "district.office": district.office_name,
        "district.address": heading["address"],
        "employer.name": employer.legal_name or employer.name,
        "employer.phone": employer.phone,
        "mou.signatory": signs.name if signs else "",
        "mou.signatory_title": signs.title if signs else "",
        "supervisor.name": signs.name if signs else "",  # printed where the employer signs
        "mou.sites": "\n".join(
            f"{site.name}: {site.one_line}" if site.one_line else site.name for site in sites
        ),
        "mou.seats": str(agreement.seats) if agreement.seats else "",
        "mou.workers_comp": "yes" if employer.has_workers_comp else "no",
        **{f"mou.{day}": _iso(getattr(agreement, day)) for day in days},
    }


def _iso(day) -> str:
    return day.isoformat() if day else ""
