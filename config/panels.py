"""Panels of the student file and the placement page: (URL name, roles' permission) per room.

A page of a lower room shows data of an upper one as panels: fragments fetched by URL name, so that
the lower room never imports the upper one.
"""

STUDENT_PANELS: tuple[str, ...] = (
    "pipeline:journey-panel",
    "notifications:student",
    "paperwork:told-student",
)
PLACEMENT_PANELS: tuple[str, ...] = ("notifications:signers",)
