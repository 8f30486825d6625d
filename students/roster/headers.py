"""Which columns a roster may have (pure): OneRoster headers, aliases, and what is never taken."""

import re
import unicodedata
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from students.roster.cells import squeeze

PASSWORD = _("passwords are never stored")
SSN = _("Social Security numbers are asked for once, later, and only where a form needs them")
IMMIGRATION = _("schools do not collect immigration status or citizenship")
BIRTHPLACE = _("schools do not collect the place of birth here")

# Ed. Code 234.7 and 49076.7: kept out by the importer itself, not by good manners. The patterns
# see the header's words in lower case, joined by "_": "classname" hides an "ssn" that is none.
_REFUSED = (
    (r"passw|passcode|_pwd|_pin_|pincode", PASSWORD),
    (r"_ssn|ssn_|_ss_(no|num|number|nbr)_|_?soc(ial)?_?sec|seguro_?social|taxpayer|_itin_", SSN),
    (r"immigra|citizen|alien_?(no|num|reg|id)|_visa_|undocumented|ciudadan", IMMIGRATION),
    (r"birth_?place|place_?of_?birth|lugar_?de_?nac", BIRTHPLACE),
    (r"(city|state|country|county)_?of_?birth|birth_?(city|state|country|county)", BIRTHPLACE),
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def refused(header: str):
    """Return why a column must not be imported, or "" when it may be."""
    plain = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode()
    words = f"_{'_'.join(word.lower() for word in _WORD.findall(plain))}_"
    return next((reason for pattern, reason in _REFUSED if re.search(pattern, words)), "")


@dataclass(frozen=True)
class Layout:
    """The columns of one OneRoster file: what must be there, what we read, what we pass over."""

    required: tuple[str, ...]
    wanted: tuple[str, ...]
    passed: tuple[str, ...] = ()
    aliases: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        spelled = {squeeze(name): name for name in (*self.required, *self.wanted, *self.passed)}
        object.__setattr__(self, "spelled", spelled | self.aliases)


_STATUS = ("status", "dateLastModified")
_PERSON = ("sourcedId", "givenName", "familyName")
_USER_WANTED = (
    *_PERSON,
    *("status", "userIds", "middleName", "identifier", "email", "sms", "phone"),
    *("agentSourcedIds", "grades", "username"),
)
_USER_ALIASES = {
    "userid": "userIds",
    "agents": "agentSourcedIds",
    "agentsourcedid": "agentSourcedIds",
    "agentids": "agentSourcedIds",
    "grade": "grades",
    "orgsourcedid": "orgSourcedIds",
    "orgs": "orgSourcedIds",
    "schoolsourcedid": "orgSourcedIds",
    "schoolsourcedids": "orgSourcedIds",
    "firstname": "givenName",
    "lastname": "familyName",
    "id": "sourcedId",
    "sourceid": "sourcedId",
    "enabled": "enabledUser",
}
USERS_1_1 = Layout(
    required=(*_PERSON, "enabledUser", "orgSourcedIds", "role", "username"),
    wanted=(*_USER_WANTED, "orgSourcedIds", "role"),
    passed=("enabledUser", "dateLastModified"),
    aliases=_USER_ALIASES,
)
USERS_1_2 = Layout(
    required=(*_PERSON, "enabledUser", "username"),
    wanted=(
        *_USER_WANTED,
        *("preferredGivenName", "preferredFamilyName", "primaryOrgSourcedId", "pronouns"),
        *("orgSourcedIds", "role"),
    ),
    passed=("enabledUser", "dateLastModified", "userMasterIdentifier", "preferredMiddleName"),
    aliases=_USER_ALIASES,
)
ROLES = Layout(
    required=("sourcedId", "userSourcedId", "roleType", "role", "orgSourcedId"),
    wanted=("sourcedId", "status", "userSourcedId", "roleType", "role", "orgSourcedId"),
    passed=("dateLastModified", "beginDate", "endDate", "userProfileSourcedId"),
)
ORGS = Layout(
    required=("sourcedId", "name", "type"),
    wanted=("sourcedId", "status", "name", "type", "identifier"),
    passed=("dateLastModified", "parentSourcedId"),
    aliases={"id": "sourcedId"},
)
DEMOGRAPHICS = Layout(
    required=("sourcedId",),
    wanted=("sourcedId", "status", "birthDate"),
    passed=(
        *("dateLastModified", "sex", "americanIndianOrAlaskaNative", "asian"),
        *("blackOrAfricanAmerican", "nativeHawaiianOrOtherPacificIslander", "white"),
        *("demographicRaceTwoOrMoreRaces", "hispanicOrLatinoEthnicity"),
        "publicSchoolResidenceStatus",
    ),
    aliases={"usersourcedid": "sourcedId", "userid": "sourcedId", "dob": "birthDate"},
)

# Facts that OneRoster has no column for. Vendors put them into `metadata.*`, each in its own words.
METADATA = {
    "address_line1": "address address1 addressline1 street streetaddress homeaddress",
    "address_line2": "address2 addressline2 apartment apt unit",
    "city": "city homecity addresscity",
    "state": "state homestate addressstate",
    "zip": "zip zipcode postalcode postcode homezip addresszip",
    "home_language": "homelanguage language primarylanguage homelanguagecode languagecode",
    "ssid": "ssid stateid statestudentid stateidentifier",
    "student_id": "studentid studentnumber localid districtid permid",
    "personal_email": "personalemail homeemail",
    "pathway_code": "pathwaycode ctepathwaycode",
    "pathway_name": "pathway pathwayname ctepathway",
    "cte_status": "ctestatus",
    "graduation_date": "graduationdate",
    "relation": "relation relationship relationtostudent",
    "rank": "rank contactorder contactpriority priority",
    "contact_allowed": "contactallowed",
    "no_contact": "nocontact restrainingorder donotcontact",
}
METADATA_WORDS = {word: name for name, words in METADATA.items() for word in words.split()}

ROLES_1_1 = (
    *("administrator", "aide", "guardian", "parent", "proctor", "relative", "student", "teacher"),
)
ROLES_1_2 = (
    *("counselor", "districtAdministrator", "principal", "siteAdministrator"),
    "systemAdministrator",
)
GUARDIAN_ROLES = ("parent", "guardian", "relative")
ORG_TYPES_1_1 = ("district", "school", "local", "state", "national")
ORG_TYPES_1_2 = ("department",)
STATUSES = ("active", "tobedeleted", "inactive")
GONE = ("tobedeleted", "inactive")
