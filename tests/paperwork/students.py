"""Invented students in many alphabets, the same every time."""

from dataclasses import replace
from random import Random

from paperwork.catalogue import FORMS, Section
from paperwork.catalogue import facts as f
from paperwork.pdf.documents import Paper
from tests.paperwork.papers import HEADING, VALUES, paper

# Scripts that a compiled form sets itself: given names, family names, streets.
PEOPLE = {
    "Latin": (["Zoë", "José", "Łukasz", "Şirin"], ["Núñez", "Őri", "Ångström"], "Calle Ñandú"),
    "Vietnamese": (["Ánh", "Thị Hạnh"], ["Nguyễn", "Trần", "Đặng"], "Đường Lê Lợi"),
    "Cyrillic": (["Анна", "Сергій"], ["Ковальова", "Їжакевич"], "вулиця Ґонти"),
    "Greek": (["Ελένη", "Άρης"], ["Παπαδοπούλου", "Ξένος"], "Οδός Ύδρας"),
    "Armenian": (["Անահիտ", "Գևորգ"], ["Պետրոսյան", "Եղիազարյան"], "Աբովյան փողոց"),
    "Georgian": (["ანა", "გიორგი"], ["ბერიძე", "ჯაფარიძე"], "რუსთაველის"),
    "Hangul": (["민준", "서연"], ["김", "박", "최"], "서울특별시 종로구"),
    "Chinese": (["小明", "美玲"], ["王", "陳", "欧阳"], "北京市朝阳区"),
    "Japanese": (["さくら", "ケンジ"], ["山田", "佐々木"], "東京都渋谷区"),
}
# Scripts that are joined, reordered or written from the right.
OTHERS = {
    "Arabic": (["نور الهدى", "محمد"], ["حداد"], "شارع السلام"),
    "Hebrew": (["נועה"], ["לוי"], "רחוב הרצל"),
    "Devanagari": (["आशा"], ["शर्मा"], "गांधी मार्ग"),
    "Khmer": (["សុខា"], ["ជា"], "ផ្លូវ"),
    "Thai": (["สมชาย"], ["ใจดี"], "ถนนสุขุมวิท"),
}
SHORT = replace(
    FORMS["consent"],
    sections=(
        Section(
            "student",
            "The student",
            (f.LEGAL_NAME.at(8), f.GRADE.at(4), f.BIRTH_DATE.at(4), f.PREFERRED_NAME.at(4),
             f.HOME_PHONE.at(4), f.HOME_ADDRESS.at(7), f.HOME_CITY.at(5), f.DUTIES, f.WAGE.at(4),
             f.SCHEDULE.at(8)),
        ),
        Section("guardian", "Family", (f.GUARDIAN_NAME.at(6), f.GUARDIAN_RELATION.at(6))),
    ),
    languages=("en",),
)  # fmt: skip
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def student(number: int, people=PEOPLE, **changes) -> Paper:
    """Return the paper of a student; `number` decides everything about them."""
    dice = Random(number)
    scripts = sorted(people)
    given, family, street = people[scripts[number % len(scripts)]]
    name = f"{dice.choice(given)} {dice.choice(family)}"
    values = {
        **VALUES,
        "student.legal_name": name,
        "student.preferred_name": dice.choice((name.split(maxsplit=1)[0], "", "Dani “Z” d’Arc")),
        "student.home_address": f"{dice.randrange(1, 9999)} {street}",
        "student.birth_date": f"20{dice.randrange(8, 12):02}-{dice.randrange(1, 13):02}-03",
        "student.grade": dice.choice(("9", "10", "11", "12")),
        "guardian.name": f"{dice.choice(given)} {dice.choice(family)}",
        "placement.duties": " ".join(["Greets patients,", name] * dice.randrange(1, 9)),
    }
    for key in ("student.home_phone", "student.home_city", "student.grade"):
        if dice.random() < 0.2:
            del values[key]
    code = "".join(dice.choice(LETTERS) for _place in range(8))
    heading = replace(HEADING, cover_code=f"{code[:4]}-{code[4:]}")
    usual = {"spec": SHORT, "values": values, "heading": heading}
    return paper("consent", **{**usual, **changes})
