"""Who else single sign-on may let in: rooms above `districts` know more people than it does.

Each function gets `claims`, the `roles` that the service may open, and `at`, inside the district
and the sign-in's transaction. It returns a membership or None, and may create what it returns.
"""

from districts.actions import sso
from students.actions import accounts

FINDERS = (accounts.find,)

sso.know(FINDERS)
