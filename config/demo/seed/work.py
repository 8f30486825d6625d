"""Employers, their people, agreements and openings."""

from collections import defaultdict
from datetime import date, timedelta

from config.demo.seed.names import EMPLOYERS
from config.demo.seed.people import person
from config.demo.seed.stage import Stage
from districts.enums import FundingKind, Role
from districts.models import FundingSource, Season
from employers.enums import AgreementState, Guarantee, OpeningState, VettingState
from employers.models import Agreement, Contact, Employer, Opening, Worksite

WEEK = ({"days": [0, 1, 2, 3], "start": "09:00", "end": "15:00", "break_minutes": 30},)
SHORT_WEEK = ({"days": [0, 2, 4], "start": "10:00", "end": "16:00", "break_minutes": 30},)
CITY_EMPLOYER = "City Youth Corps"


def employers(stage: Stage, listed=EMPLOYERS) -> list[Employer]:
    """Employers with a lead contact who signs, and one worksite each."""
    rows = Employer.objects.bulk_create(
        Employer(
            name=name,
            legal_name=f"{name}, Inc.",
            sector=sector,
            about=f"{name} hosts interns from our schools every summer.",
            phone=f"+1{stage.areas[0]}888{number:04d}",
            has_workers_comp=True,
            state=VettingState.VETTED,
            vetted_at=stage.ago(stage.random.randint(60, 400)),
        )
        for number, (name, sector, _city, _title) in enumerate(listed)
    )
    for number, row in enumerate(rows):
        _contact(stage, number, row)
    Worksite.objects.bulk_create(
        Worksite(
            employer=row,
            name=f"{row.name}, main site",
            address=f"{1200 + 61 * number} {stage.pick(['Van Nuys', 'First', 'Figueroa'])} Street",
            city=listed[number][2],
            zip_code=f"9{1300 + number:04d}",
        )
        for number, row in enumerate(rows)
    )
    return rows


LEADS = [
    "Ngozi Okafor",
    "Rafael Ibáñez",
    "Carol Lindqvist",
    "Hank Fairchild",
    "Meera Novak",
    "Luis Orozco",
    "Ada Gaines",
    "Vahan Sargsyan",
    "Jun Seo",
    "Pilar Menjívar",
    "Omar Tate",
    "Grace Kwon",
    "Irene Müller",
]


def _contact(stage, number, employer):
    name = stage.cast(LEADS, number)
    email = f"host{number or ''}@employers.{stage.domain}"
    member = person(stage, Role.EMPLOYER, name, email, title="Internship lead")
    Contact.objects.create(
        employer=employer,
        membership=member,
        name=name,
        title="Internship lead",
        email=email,
        phone=f"+1{stage.areas[2]}888{number:04d}",
        is_lead=True,
    )


def pending_employers(stage: Stage) -> None:
    """Two that applied and wait for vetting: no student ever sees them."""
    for number, name in enumerate(("Zuma Surf Camp", "Figueroa Print House")):
        row = Employer.objects.create(name=name, sector="Business", state=VettingState.APPLIED)
        Contact.objects.create(
            employer=row,
            name="Robin Novak",
            email=f"new{number}@employers.{stage.domain}",
            is_lead=True,
        )
        Worksite.objects.create(employer=row, name="To be confirmed")


def agreements(stage: Stage, rows: list[Employer]) -> None:
    """MOUs: most in force, some running out of time, one that missed the board."""
    states = [AgreementState.ACTIVE] * 26 + [AgreementState.APPROVED] * 5
    states += [AgreementState.BOARD] * 3 + [AgreementState.SIGNATURE] * 2
    states += [AgreementState.REVIEW, AgreementState.SENT, AgreementState.DRAFT]
    Agreement.objects.bulk_create(
        _agreement(stage, row, state) for row, state in zip(rows, states, strict=False)
    )


def _agreement(stage, employer, state) -> Agreement:
    waiting = stage.random.randint(4, 34)
    return Agreement(
        employer=employer,
        state=state,
        moved_at=stage.ago(waiting),
        implementation_on=date(2026, 2, 2),
        starts_on=date(2026, 2, 2),
        ends_on=date(2027, 6, 30),
        board_on=stage.pick([date(2026, 4, 21), date(2026, 5, 5), date(2026, 5, 19)]),
        insurance_ends_on=date(2026, 12, 31),
        seats=stage.random.randint(3, 12),
    )


def openings(stage: Stage, season: Season, money: dict, rows: list[Employer], plans) -> dict:
    """Posted openings with seats for every placement and some to spare; a few drafts.

    Returns openings by kind of funding, each with room.
    """
    needed = defaultdict(int)
    for plan in plans:
        if plan.placed:
            needed[plan.funding] += 1
    hosts = {
        FundingKind.CITY_PROGRAM: [row for row in rows if row.name == CITY_EMPLOYER],
        FundingKind.DISTRICT_CTE: rows[: len(rows) // 2],
        FundingKind.EMPLOYER_PAID: rows[len(rows) // 2 :] + rows[:2],
    }
    found = {
        kind: _openings_of(stage, season, money[kind], hosts[kind], count)
        for kind, count in needed.items()
    }
    _drafts(stage, season, money, rows)
    return found


def _openings_of(stage, season, source: FundingSource, hosts, count) -> list[Opening]:
    """Spread `count` seats over the hosts, and a tenth more that are still free."""
    seats = count // len(hosts) + 1
    return Opening.objects.bulk_create(
        _opening(stage, season, source, host, seats + (number % 5 == 0))
        for number, host in enumerate(hosts)
    )


def _opening(stage, season, source, host, seats) -> Opening:
    _name, sector, _city, title = next(one for one in EMPLOYERS if one[0] == host.name)
    posted = stage.ago(stage.random.randint(40, 70))
    city = source.kind == FundingKind.CITY_PROGRAM
    starts = date(2026, 7, 6) if city else date(2026, 6, 15)
    return Opening(
        employer=host,
        season=season,
        worksite=host.worksites.first(),
        funding=source,
        supervisor=host.contacts.first(),
        title=title,
        pathway=sector,
        duties=DUTIES[sector],
        requirements="Be on time, ask questions, wear closed shoes.",
        safety="Two adults are always in the room. The lead contact is on site on every shift.",
        starts_on=starts,
        ends_on=min(starts + timedelta(days=39), season.ends_on),
        schedule=list(stage.pick([WEEK, WEEK, SHORT_WEEK])),
        hourly_wage_cents=source.hourly_wage_cents or stage.pick([1787, 1800, 1850]),
        seats=seats,
        guarantee=Guarantee.GUARANTEED if city else Guarantee.COMPETITIVE,
        question="What would you like to learn with us?",
        state=OpeningState.POSTED,
        created_at=posted - timedelta(days=6),
        posted_at=posted,
    )


DUTIES = {
    "Health": "Welcome visitors, check people in, keep the waiting room tidy, file paper charts.",
    "Business": "Help customers, count stock, answer the phone, prepare the weekly order.",
    "Arts and media": "Prepare rooms and files, help at events, write captions, keep the archive.",
    "Engineering": "Set up benches, test and label parts, write down results, show visitors round.",
    "Education": "Read with children, prepare craft tables, guide groups, put books back.",
    "Public service": "Welcome people at the desk, hand out forms, count supplies, keep lists.",
}


def _drafts(stage, season, money, rows) -> None:
    """Openings that the gate still holds back: no schedule, no address, no pay."""
    for number, host in enumerate(rows[4:8]):
        draft = _opening(stage, season, money[FundingKind.EMPLOYER_PAID], host, 2)
        draft.title, draft.state, draft.posted_at = f"{draft.title} (fall)", "draft", None
        draft.schedule = [] if number % 2 else draft.schedule
        draft.duties = "" if number % 3 == 0 else draft.duties
        draft.hourly_wage_cents = None if number == 2 else draft.hourly_wage_cents
        draft.save()
