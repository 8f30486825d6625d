"""A graduate and an emancipated student of seventeen, both still looking for a place."""

from datetime import timedelta

from config.demo.seed.stage import Stage
from students.actions.legal import note
from students.enums import EmancipationProof, GraduationProof, LegalFact
from students.legal import age

SEEN = (
    (LegalFact.GRADUATION, GraduationProof.DIPLOMA),
    (LegalFact.EMANCIPATION, EmancipationProof.COURT_ORDER),
)


def legal(stage: Stage, students, plans, staff) -> None:
    """Let the mentors of two students write down what they saw; it changes no figure."""
    pairs = zip(students, plans, strict=True)
    looking = [
        row for row, plan in pairs if not plan.placed and age(row.birth_date, stage.today) == 17
    ]
    for (fact, proof), student in zip(SEEN, looking, strict=False):
        mentor, on = staff["mentors"][student.school_id][0], stage.today - timedelta(days=40)
        note(student=student, fact=fact, on=on, proof=proof, by=mentor, at=stage.ago(12))
