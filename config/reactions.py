"""Who hears which event: the one place where a lower room meets an upper one.

Each function gets the event, runs in its district and in one transaction with the reaction row,
and may run again without harm.
"""

from districts.tasks import hear
from notifications import reactions as notifications
from paperwork import reactions as paperwork
from trainings import reactions as trainings

REACTIONS: dict = {
    "placement.created": (paperwork.open_packet, trainings.assign, paperwork.recheck_student),
    "placement.cancelled": (
        paperwork.end_permits,
        paperwork.close_packet,
        paperwork.recheck_student,
    ),
    "roster.applied": (paperwork.look_again,),
    "employer.changed": (paperwork.look_again_at_employer,),
    "signer.invited": (paperwork.request_permit, paperwork.ask_for_ink),
    "signer.signed": (paperwork.approve_permit,),
    "document.sealed": (paperwork.issue_permit,),
    "calendar.changed": (paperwork.recheck_calendar,),
    "student.graduation_noted": (paperwork.follow_graduation,),
    "student.graduation_taken_back": (paperwork.follow_graduation,),
    "student.emancipation_noted": (paperwork.follow_emancipation,),
    "student.emancipation_taken_back": (paperwork.follow_emancipation,),
    "student.legal_changed": (paperwork.recheck_student,),
}

for verb in notifications.VERBS:  # people are told last, of what the others made of it
    REACTIONS[verb] = (*REACTIONS.get(verb, ()), notifications.tell_people)

hear(REACTIONS)
