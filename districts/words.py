"""How this room speaks of people and what they see."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.enums import AT_SCHOOLS


def hat(membership) -> str:
    """Return a role with its place: "School mentor at Roosevelt". Needs `with_place`."""
    role, place = membership.get_role_display(), membership.place
    if membership.role not in AT_SCHOOLS or not place:
        return role
    others = (membership.places or 1) - 1
    if not others:
        return _("%(role)s at %(school)s") % {"role": role, "school": place}
    words = ngettext(
        "%(role)s at %(school)s and %(count)d more",
        "%(role)s at %(school)s and %(count)d more",
        others,
    )
    return words % {"role": role, "school": place, "count": others}


def sees(membership) -> str:
    """Return what a membership sees, in words. Needs `grants__school` prefetched."""
    if membership.is_district_wide:
        return _("The district")
    if not membership.is_staff:
        return _("Own records")
    return ", ".join(grant.school.short_name for grant in membership.grants.all()) or _("Nothing")
