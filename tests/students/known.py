"""The people already known to a difference: what earlier rosters have left."""

from students.roster.diff import Action, compare
from students.roster.matching import Known, KnownGuardian, KnownLink, KnownSchool, KnownStudent
from students.roster.records import GUARDIAN_FACTS, STUDENT_FACTS
from tests.students.rosters import bundle_1_1, parent, read_oneroster, student

SCHOOLS = [
    KnownSchool(1, "Roosevelt HS", "org-1", "1964733"),
    KnownSchool(2, "Sylmar HS", "org-2", "1964734"),
]


def adopt(known: Known, plan) -> Known:
    """Return the known people after a plan was carried out: what `apply` does, in values."""
    students = {s.id: s for s in known.students}
    guardians = {g.id: g for g in known.guardians}
    keys = {}
    for change in plan.students:
        if change.action == Action.CREATED:
            number = len(students) + 1
            facts = {name: getattr(change.record, name) for name in STUDENT_FACTS}
            sources = frozenset(change.record.source_ids)
            ids = {"student_id": change.record.student_id, "ssid": change.record.ssid}
            students[number] = KnownStudent(
                number, **ids, school=change.school, source_ids=sources, facts=facts
            )
            keys[change.record.key] = number
        elif change.action == Action.CHANGED:
            known_one = students[change.known_id]
            known_one.source_ids |= set(change.new_source_ids)
            for name, delta in change.fields.items():
                if name in ("school", "active"):
                    setattr(known_one, name, delta.new)
                else:
                    known_one.facts[name] = delta.new
        elif change.action == Action.LEFT:
            students[change.known_id].active = False
    for change in plan.guardians:
        if change.action == Action.CREATED:
            number = len(guardians) + 1
            facts = {name: getattr(change.record, name) for name in GUARDIAN_FACTS}
            guardians[number] = KnownGuardian(number, facts=facts)
        elif change.action == Action.UNCHANGED:
            continue
        guardian = guardians[change.known_id or number]
        guardian.source_ids |= {change.new_source_id} - {""}
        guardian.facts |= {name: delta.new for name, delta in change.fields.items()}
        for tie in change.ties:
            link = guardian.links.setdefault(tie.student or keys[tie.key], KnownLink())
            link.relation = tie.relation or link.relation
            link.rank = tie.rank or link.rank
            if tie.contact_allowed is not None:
                link.contact_allowed = tie.contact_allowed
        for lost in change.lost:
            del guardian.links[lost]
    return Known(list(students.values()), list(guardians.values()), known.schools)


def imported(*users, **said) -> Known:
    known = Known(schools=SCHOOLS)
    return adopt(known, compare(known, read_oneroster(bundle_1_1(users, **said))))


def actions(plan) -> list[Action]:
    return [change.action for change in plan.students]


def only(plan):
    (change,) = plan.students
    return change


FAMILY = (
    student(1, agentSourcedIds="p1,p2"),
    student(2, agentSourcedIds="p1"),
    parent(1, email="ana@example.org"),
    parent(2, givenName="Juan"),
)
