"""From "I'm interested" to placements: what the plans say, as rows."""

from collections import defaultdict
from datetime import timedelta

from config.demo.seed.stage import Stage
from districts.models import Season
from employers.models import Opening
from pipeline.enums import ApplicationState, OfferState, RefusalReason, ReviewState
from pipeline.models import Application, Badge, Journey, Offer, Placement, Review
from students.enums import DocumentKind
from students.models import CareerDocument

RESUME = (
    "{name}\n{school}, class of {year}\n\nEducation\n{pathway} pathway, courses in writing and "
    "statistics.\n\nExperience\nHelped at the school store and with a neighbourhood clean-up.\n\n"
    "Skills\nSpeaks {tongue} and English. Careful with numbers, calm with people."
)
LETTER = (
    "Dear hiring team,\n\nI am a student of the {pathway} pathway at {school}. I learn fast, I am "
    "on time, and I like work that helps people. At the school store I kept the stock list and "
    "trained two new helpers.\n\nI would be glad to show you what I can do.\n\n{name}"
)


def journeys(stage: Stage, season: Season, students, plans, staff) -> list[Journey]:
    """A journey for everybody who said "I'm interested"."""
    shift = defaultdict(int)
    rows = []
    for student, plan in zip(students, plans, strict=True):
        team = staff["mentors"][student.school_id]
        shift[student.school_id] += 1
        rows.append(_journey(stage, season, student, plan, _mentor(team, plan, shift)))
    return Journey.objects.bulk_create(rows)


# The first mentor of a large school follows 64 and 50 students, the second the others.
FIRST_CASELOAD = {0: 64, 1: 50}


def _mentor(team, plan, shift):
    mine = FIRST_CASELOAD.get(plan.school)
    second = mine is not None and shift[_key(team)] > mine
    return team[1] if second else team[0]


def _key(team):
    return team[0].schools.first().pk


def _journey(stage, season, student, plan, mentor) -> Journey:
    interested = stage.ago(stage.random.randint(150, 215))
    badge = interested + timedelta(days=stage.random.randint(30, 70))
    applied = max(badge, stage.ago(60)) if plan.badge else stage.ago(stage.random.randint(35, 60))
    placed = stage.ago(stage.random.randint(13, 25))
    return Journey(
        student=student,
        season=season,
        school=student.school,
        mentor=mentor,
        pathway=student.pathway,
        interests=stage.pick(["Helping people", "Making things", "Music and film", "Numbers"]),
        travel=stage.pick(["Bus and train", "Bus", "Family car", "Bicycle"]),
        languages=f"{student.home_language}, English",
        interested_at=interested,
        badge_at=badge if plan.badge else None,
        applied_at=applied if plan.applied else None,
        placed_at=placed if plan.placed else None,
        cleared_at=stage.ago(stage.random.randint(1, 4)) if plan.cleared else None,
    )


def career(stage: Stage, journeys: list[Journey], plans) -> None:
    """Résumés, letters, reviews and badges that fit each plan."""
    documents, reviews = [], []
    for journey, plan in zip(journeys, plans, strict=True):
        for kind, states in _rounds(plan).items():
            for version, state in enumerate(states, start=1):
                document = _document(stage, journey, kind, version)
                documents.append(document)
                reviews.append(_review(stage, journey, document, state, len(states) - version))
    CareerDocument.objects.bulk_create(documents)
    Review.objects.bulk_create(reviews)
    Badge.objects.bulk_create(
        Badge(journey=one, awarded_at=one.badge_at, awarded_by=one.mentor)
        for one in journeys
        if one.badge_at
    )


A, R, S = ReviewState.APPROVED, ReviewState.RETURNED, ReviewState.SUBMITTED
WITHOUT_BADGE = {
    "resume_waiting": {DocumentKind.RESUME: [S]},
    "resume_returned": {DocumentKind.RESUME: [R]},
    "letter_missing": {DocumentKind.RESUME: [A]},
    "both_waiting": {DocumentKind.RESUME: [R, S], DocumentKind.LETTER: [S]},
}


def _rounds(plan) -> dict:
    if plan.badge:
        return {DocumentKind.RESUME: [R, A], DocumentKind.LETTER: [A]}
    if plan.applied:
        return {DocumentKind.RESUME: [A]}
    return WITHOUT_BADGE.get(plan.wait, {})


def _document(stage, journey, kind, version) -> CareerDocument:
    student = journey.student
    text = RESUME if kind == DocumentKind.RESUME else LETTER
    body = text.format(
        name=student.name,
        school=journey.school.name,
        year=2026 + 12 - int(student.grade),
        pathway=student.pathway,
        tongue=student.home_language,
    )
    at = (journey.badge_at or stage.ago(12)) - timedelta(days=6 - version)
    return CareerDocument(student=student, kind=kind, version=version, body=body, created_at=at)


def _review(stage, journey, document, state, later_rounds) -> Review:
    waiting = state == S
    submitted = stage.ago(stage.random.randint(1, 14)) if waiting else document.created_at
    comment = "Good start. Add two results with numbers, and your graduation year."
    return Review(
        journey=journey,
        document=document,
        kind=document.kind,
        state=state,
        submitted_at=submitted,
        reviewed_at=None if waiting else submitted + timedelta(days=2),
        reviewer=None if waiting else journey.mentor,
        comment=comment if state == R else "",
    )


def applications(stage: Stage, journeys, plans, openings: dict) -> list[Application]:
    """Everybody's applications; of the placed, one is accepted and the rest are released."""
    seats = {kind: _seat_list(rows) for kind, rows in openings.items()}
    everywhere = [one for rows in openings.values() for one in rows]
    stage.resumes = _newest_resumes()
    rows, taken = [], defaultdict(int)
    for journey, plan in zip(journeys, plans, strict=True):
        mine = seats[plan.funding].pop() if plan.placed else None
        if mine:
            rows.append(_application(stage, journey, mine, ApplicationState.ACCEPTED))
            taken[mine.pk] += 1
        if plan.applied:
            others = stage.random.sample([o for o in everywhere if o != mine], 1 + journey.pk % 3)
            rows += _others(stage, journey, plan, others)
    for opening in everywhere:
        opening.seats_taken = taken[opening.pk]
    Opening.objects.bulk_update(everywhere, ["seats_taken"])
    return Application.objects.bulk_create(rows)


def _newest_resumes() -> dict:
    """Return the last version of each student's résumé, which they shared."""
    papers = CareerDocument.objects.filter(kind=DocumentKind.RESUME).order_by("version")
    return {paper.student_id: paper for paper in papers}


def _seat_list(openings: list[Opening]) -> list[Opening]:
    """One entry a seat, dealt round, so that every opening fills at the same pace."""
    most = max(one.seats for one in openings)
    dealt = [one for turn in range(most) for one in openings if turn < one.seats]
    return dealt[::-1]


LAST = {
    "sent": ApplicationState.SENT,
    "silent": ApplicationState.SENT,
    "seen": ApplicationState.SEEN,
    "interview": ApplicationState.INTERVIEW,
    "offered": ApplicationState.OFFERED,
    "refused": ApplicationState.REFUSED,
    "withdrawn": ApplicationState.WITHDRAWN,
}


def _others(stage, journey, plan, openings) -> list[Application]:
    if plan.placed:
        return [_application(stage, journey, o, ApplicationState.RELEASED) for o in openings]
    first, *rest = openings
    return [
        _application(stage, journey, first, LAST[plan.wait], silent=plan.wait == "silent"),
        *(_application(stage, journey, o, ApplicationState.REFUSED) for o in rest),
    ]


def _application(stage, journey, opening, state, *, silent=False) -> Application:
    days = stage.random.randint(14, 22) if silent else stage.random.randint(3, 9)
    sent = journey.applied_at if state not in LAST.values() else stage.ago(days)
    seen = sent + timedelta(days=1) if state != ApplicationState.SENT else None
    over = state in (ApplicationState.ACCEPTED, ApplicationState.REFUSED, ApplicationState.RELEASED)
    return Application(
        journey=journey,
        opening=opening,
        state=state,
        letter=LETTER.format(
            name=journey.student.name,
            school=journey.school.name,
            pathway=journey.student.pathway,
        ),
        answer="How a team plans its week.",
        resume=stage.resumes.get(journey.student_id),
        had_badge=journey.badge_at is not None,
        sent_at=sent,
        seen_at=seen,
        answered_at=seen + timedelta(days=2) if over and seen else None,
        reason=RefusalReason.HOURS if state == ApplicationState.REFUSED else "",
    )


def offers(stage: Stage, applications: list[Application]) -> None:
    """Accepted ones have their offer in the past; open ones end within days."""
    Offer.objects.bulk_create(
        Offer(
            application=one,
            state=state,
            made_at=made,
            expires_at=made + timedelta(days=7),
            answered_at=one.journey.placed_at if state == OfferState.ACCEPTED else None,
            message="We would be happy to have you.",
        )
        for one, state, made in (
            (one, *_offer(stage, one))
            for one in applications
            if one.state in (ApplicationState.ACCEPTED, ApplicationState.OFFERED)
        )
    )


def _offer(stage, application):
    if application.state == ApplicationState.ACCEPTED:
        return OfferState.ACCEPTED, application.journey.placed_at - timedelta(days=2)
    return OfferState.OPEN, stage.ago(stage.random.randint(1, 4))


def placements(stage: Stage, applications, plans_by_journey, staff) -> list[Placement]:
    """What was agreed, copied from the opening; coordinators follow 17 or 18 each."""
    accepted = [one for one in applications if one.state == ApplicationState.ACCEPTED]
    team = staff["coordinators"]
    return Placement.objects.bulk_create(
        _placement(one, plans_by_journey[one.journey_id], team[number % len(team)])
        for number, one in enumerate(accepted)
    )


def _placement(application, plan, coordinator) -> Placement:
    opening = application.opening
    return Placement(
        journey=application.journey,
        opening=opening,
        employer=opening.employer,
        worksite=opening.worksite,
        supervisor=opening.supervisor,
        coordinator=coordinator,
        funding=opening.funding,
        is_self_found=plan.self_found,
        title=opening.title,
        duties=opening.duties,
        starts_on=opening.starts_on,
        ends_on=opening.ends_on,
        schedule=opening.schedule,
        hourly_wage_cents=opening.hourly_wage_cents,
        created_at=application.journey.placed_at,
    )
