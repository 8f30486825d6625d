"""Graduation and emancipation: which days cannot be, and what follows, in words (pure).

A graduate under 18 needs no work permit, and the proof goes to the employer (LC 1286(c), EC 49101);
an emancipated minor needs one, and no guardian signs it (domain: work permits, section 2).
"""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from students.enums import EmancipationProof, GraduationProof, LegalFact

ADULT, YOUNGEST = 18, 14  # nobody of this programme is either of them before that birthday
DAY = {LegalFact.GRADUATION: "graduated_on", LegalFact.EMANCIPATION: "emancipated_on"}
PROOFS = {LegalFact.GRADUATION: GraduationProof, LegalFact.EMANCIPATION: EmancipationProof}
RULES = {
    LegalFact.GRADUATION: gettext_lazy(
        "Under 18, a graduate needs no work permit: the diploma or certificate goes to the "
        "employer. A permit in force ends, and so do the state's limits on hours. Work that is "
        "banned under 18 stays banned. "
        "The graduation day of the roster is only expected and proves nothing."
    ),
    LegalFact.EMANCIPATION: gettext_lazy(
        "For an emancipated student no parent or guardian signs. A work permit is still needed "
        "under 18."
    ),
}


NOTHING = {"on": None, "proof": "", "seen_by": None, "seen_at": None}


def columns(fact: LegalFact) -> dict[str, str]:
    """Return the four fields of a fact by what they hold: on, proof, seen_by, seen_at."""
    return {part: DAY[fact] if part == "on" else f"{fact}_{part}" for part in NOTHING}


def blanks() -> dict:
    """Return the fields of both facts as they are when nothing was seen."""
    return {columns(fact)[part]: blank for fact in LegalFact for part, blank in NOTHING.items()}


def complaint(fact: LegalFact, day: date, *, today: date, birth_date: date | None) -> str:
    """Return why a day cannot be right, or nothing."""
    if day > today and fact == LegalFact.GRADUATION:
        return _(
            "This day has not come yet. A planned graduation does not count: write it down when "
            "the school has seen the diploma or certificate."
        )
    if day > today:
        return _("This day has not come yet. Write it down when the order is in force.")
    if birth_date is not None and age(birth_date, day) < YOUNGEST:
        return _("The student was not %(age)s years old on this day. Check the year.") % {
            "age": YOUNGEST
        }
    return ""


def follows(fact: LegalFact, *, day: date, proof: str, birth_date: date | None) -> str:
    """Return one sentence to staff: what a fact that is on record means for permits and signers."""
    if birth_date is not None and age(birth_date, day) >= ADULT:
        return _("The student was 18 by then: it changes nothing about permits and signatures.")
    words = {"day": date_format(day, "DATE_FORMAT")}
    if fact == LegalFact.EMANCIPATION:
        said = _("No parent or guardian signs from %(day)s. A work permit is needed until 18.")
    elif proof == GraduationProof.DIPLOMA:
        said = _("No work permit is needed from %(day)s; the diploma goes to the employer.")
    else:
        said = _("No work permit is needed from %(day)s; the certificate goes to the employer.")
    return said % words


def age(born: date, day: date) -> int:
    """Return full years on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
