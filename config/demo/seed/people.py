"""Districts, schools, staff, students and their families."""

from datetime import date

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP

from config.demo.seed.names import ELDERS, FAMILIES, PATHWAYS, STREETS
from config.demo.seed.stage import Stage, totp_secret
from districts.enums import STAFF, Role
from districts.models import Membership, MembershipSchool, School, User
from students.enums import ContactKind, Origin, Relation
from students.models import ContactPoint, Guardian, Guardianship, SourceKey, Student

SPOKEN = {"es": "Spanish", "hy": "Armenian", "ko": "Korean", "tl": "Tagalog", "zh": "Chinese"}


def schools(stage: Stage, listed) -> list[School]:
    """Schools from (name, short name, city)."""
    return School.objects.bulk_create(
        School(
            name=name,
            short_name=short,
            sis_id=f"{stage.prefix}-{number:02d}",
            code=f"1964733{number:07d}",
            address=f"{400 + 110 * number} {STREETS.split()[number]} Street",
            city=city,
            zip_code=f"900{20 + number}",
            phone=f"+1{stage.areas[0]}555{200 + number:04d}",
        )
        for number, (name, short, city) in enumerate(listed, start=1)
    )


def person(stage: Stage, role, name: str, email: str, *, title="", schools=()) -> Membership:
    """One account with one role, ready to sign in."""
    user = User.objects.create(email=email, name=name, password=stage.password)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if role in STAFF:
        TOTP.activate(user, totp_secret(email))
    member = Membership.objects.create(user=user, role=role, title=title)
    MembershipSchool.objects.bulk_create(
        MembershipSchool(membership=member, school=school) for school in schools
    )
    return member


def staff(stage: Stage, schools: list[School]) -> dict:
    """Mentors (two where a school is large), offices, coordinators, a partner, an admin."""
    mentors = {school.pk: [_mentor(stage, school, 0)] for school in schools}
    for school in schools[: len(schools) // 4]:
        mentors[school.pk].append(_mentor(stage, school, 1))
    offices = [_office(stage, school) for school in schools]
    return {
        "mentors": mentors,
        "offices": {one.schools.first().pk: one for one in offices},
        "coordinators": _coordinators(stage, 3 * len(schools) // 2),
        "partner": person(
            stage,
            Role.PARTNER,
            stage.cast(PARTNERS, 0),
            f"partner@{stage.domain}",
            title="LA Promise Partners",
            schools=schools[: 1 + len(schools) // 4],
        ),
        "admin": person(
            stage,
            Role.ADMIN,
            stage.cast(ADMINS, 0),
            f"admin@{stage.domain}",
            title="District admin",
        ),
    }


PARTNERS = ["Wen Fairchild", "Amara Eze", "Luis Salcedo"]
ADMINS = ["Beatriz Langston", "Owen Whitfield", "Grace Boateng"]
MENTORS = [
    "Ms. Okafor",
    "Mr. Villaseñor",
    "Ms. Petrosyan",
    "Mr. Tate",
    "Ms. Quiñones",
    "Mr. Novak",
    "Ms. Baek",
    "Mr. Gaines",
]


def _mentor(stage, school, second):
    name = stage.cast(MENTORS, int(school.sis_id[3:]) - 1 + 4 * second)
    address = f"mentor{int(school.sis_id[3:])}{'b' if second else ''}@{stage.domain}"
    return person(
        stage, Role.MENTOR, name, address, title="Work-based learning coordinator", schools=[school]
    )


def _office(stage, school):
    number = int(school.sis_id[3:])
    name = f"Office of {school.short_name}"
    return person(
        stage,
        Role.OFFICE,
        name,
        f"office{number}@{stage.domain}",
        title="Registrar",
        schools=[school],
    )


COORDINATORS = [
    "Marisol Avendaño",
    "Grant Mensah",
    "Lusine Avetisyan",
    "Dana Whitfield",
    "Óscar Tapia",
    "Priya Hathaway",
    "Joel Bautista",
    "Renata Cárdenas",
    "Simone Broussard",
    "Theo Kowalczyk",
    "Haeun Seo",
    "Miguel Magsaysay",
]


def _coordinators(stage, count):
    return [
        person(
            stage,
            Role.COORDINATOR,
            stage.cast(COORDINATORS, number),
            f"coordinator{number or ''}@{stage.domain}",
            title="CTE coordinator",
        )
        for number in range(count)
    ]


def second_role(email: str) -> Membership:
    """Let somebody of the other district help at one school here: two roles, two districts."""
    user = User.objects.get(email=email)
    member = Membership.objects.create(user=user, role=Role.PARTNER, title="County exchange")
    school = School.objects.order_by("pk").first()
    MembershipSchool.objects.create(membership=member, school=school)
    return member


def students(stage: Stage, plans, schools: list[School]) -> list[Student]:
    """One student a plan, with account, family and contact points."""
    drafts = [_student(stage, number, plan, schools) for number, plan in enumerate(plans)]
    users = User.objects.bulk_create(_account(stage, one) for one in drafts)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    members = Membership.objects.bulk_create(
        Membership(user=user, role=Role.STUDENT) for user in users
    )
    for draft, member in zip(drafts, members, strict=True):
        draft.membership = member
    rows = Student.objects.bulk_create(drafts)
    SourceKey.objects.bulk_create(
        SourceKey(
            source_system=f"{stage.prefix} SIS",
            sourced_id=f"usr-{row.district_student_id}",
            student=row,
        )
        for row in rows
    )
    _reach_students(stage, rows)
    _families(stage, rows, plans)
    return rows


def _student(stage, number, plan, schools) -> Student:
    _share, tongue, firsts, lasts = _family(stage, plan)
    born = date(2008, 9, 1).toordinal() + stage.random.randint(0, 800)
    missing = plan.wait == "missing"
    return Student(
        school=schools[plan.school],
        district_student_id=f"{100_000 + 7 * number}{stage.pick('BCDFGHJKM')}{number % 1000:03d}",
        ssid=f"{7_000_000_000 + 131 * number}",
        first_name=stage.pick(firsts.split()),
        last_name=_last(stage, lasts.split(), tongue),
        birth_date=date.fromordinal(born),
        grade=stage.pick(["11", "11", "12"]) if born < date(2009, 9, 1).toordinal() else "10",
        home_language=SPOKEN.get(tongue, "English"),
        pathway=stage.pick(PATHWAYS),
        address=""
        if missing
        else f"{stage.random.randint(100, 9800)} {stage.pick(STREETS.split())} Street",
        city="" if missing else "Los Angeles",
        state="CA",
        zip_code="" if missing else f"900{stage.random.randint(10, 66)}",
        language=stage.pick(["en", "en", "es"]) if tongue == "es" else "en",
        roster_seen_at=stage.ago(6, 5),
    )


def _family(stage, plan):
    """By chance of the seed; one guardian who is asked to sign reads Spanish for sure."""
    by_chance = stage.random.choices(FAMILIES, [family[0] for family in FAMILIES])[0]
    return FAMILIES[0] if plan.wait == "guardian" and plan.school == 0 else by_chance


def _last(stage, pool, tongue):
    """Two family names where that is the custom."""
    one, two = stage.random.sample(pool, 2)
    return f"{one} {two}" if tongue == "es" and stage.random.random() < 0.3 else one


def _account(stage, student) -> User:
    return User(
        email=f"{student.district_student_id.lower()}@students.{stage.domain}",
        name=student.name,
        language=student.language,
        password=stage.password,
    )


def _reach_students(stage, rows):
    """School mail swallows what comes from outside, so most gave a personal address too."""
    at, points = stage.ago(150), []
    for number, row in enumerate(rows):
        points.append(
            _point(
                row, ContactKind.EMAIL, row.membership.user.email, Origin.ROSTER, at, school=True
            )
        )
        if number % 4:
            address = f"s{number}.{row.district_student_id[-3:]}@mail.{stage.domain}"
            points.append(_point(row, ContactKind.EMAIL, address, Origin.STUDENT, at))
        phone = f"+1{stage.areas[0]}777{number:04d}"
        origin = Origin.STUDENT if number % 20 == 0 else Origin.ROSTER
        points.append(_point(row, ContactKind.PHONE, phone, origin, at))
    ContactPoint.objects.bulk_create(points)


def _point(owner, kind, value, origin, at, *, school=False):
    who = {"student": owner} if isinstance(owner, Student) else {"guardian": owner}
    return ContactPoint(
        kind=kind, value=value, origin=origin, confirmed_at=at, is_school_address=school, **who
    )


def _families(stage, rows, plans):
    """A first guardian each; a second for every third; one in forty must never be contacted."""
    guardians, ties = [], []
    for number, row in enumerate(rows):
        for rank in range(1, 3 if number % 3 == 0 else 2):
            guardian = Guardian(
                first_name=stage.pick(ELDERS.split()),
                last_name=row.last_name,
                language="es" if row.home_language == "Spanish" else "en",
            )
            guardians.append(guardian)
            ties.append((row, guardian, rank, not (rank == 2 and number % 40 == 0)))
    Guardian.objects.bulk_create(guardians)
    relations = (Relation.MOTHER, Relation.FATHER, Relation.GRANDPARENT)
    Guardianship.objects.bulk_create(
        Guardianship(
            student=row,
            guardian=guardian,
            rank=rank,
            contact_allowed=allowed,
            relation=relations[(rank - 1 + (number % 11 == 0)) % 3],
        )
        for number, (row, guardian, rank, allowed) in enumerate(ties)
    )
    _reach_guardians(stage, ties, {row.pk: plan for row, plan in zip(rows, plans, strict=True)})


def _reach_guardians(stage, ties, plans):
    at, points = stage.ago(140), []
    for number, (row, guardian, _rank, _allowed) in enumerate(ties):
        reachable = plans[row.pk].wait != "unreachable"
        value = f"+1{stage.areas[1]}777{number:04d}"
        phone = _point(guardian, ContactKind.PHONE, value, Origin.ROSTER, at)
        if not reachable:
            phone.bounced_at = stage.ago(9)
        points.append(phone)
        if number % 2 and reachable:
            address = f"family{number}@mail.{stage.domain}"
            points.append(_point(guardian, ContactKind.EMAIL, address, Origin.ROSTER, at))
    ContactPoint.objects.bulk_create(points)
