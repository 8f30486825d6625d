"""Résumé and letter put together from answers, and taken apart again (pure).

What is kept is the finished text: employers and mentors read it as it stands, and a person may have
pasted their own. The résumé's headings are English because its readers are employers.
"""

from students.enums import DocumentKind

HEADINGS = {
    "education": "Education",
    "experience": "Experience and projects",
    "skills": "Skills and languages",
    "more": "Awards and activities",
}
# Headings that people (and older drafts) write for the same section.
ALSO = {
    "experience": "experience",
    "projects": "experience",
    "work experience": "experience",
    "skills": "skills",
    "languages": "skills",
    "awards": "more",
    "activities": "more",
}
KNOWN = {heading.lower(): name for name, heading in HEADINGS.items()} | ALSO
LETTER_PARTS = ("greeting", "why", "example", "other_example", "closing", "name")
PARTS = {
    DocumentKind.RESUME: ("name", "contact", *HEADINGS),
    DocumentKind.LETTER: LETTER_PARTS,
}


def compose(kind, answers: dict) -> str:
    """Return the finished text of a document; empty parts leave no trace."""
    return {DocumentKind.RESUME: _resume, DocumentKind.LETTER: _letter}[DocumentKind(kind)](answers)


def parse(kind, text: str) -> dict:
    """Return the answers a text was made of, as well as they can be told apart."""
    clean = text.replace("\r\n", "\n").strip()
    return {DocumentKind.RESUME: _resume_parts, DocumentKind.LETTER: _letter_parts}[
        DocumentKind(kind)
    ](clean)


def sections(text: str) -> list[tuple[str, str]]:
    """Return a text cut at its headings, in its own words and order; the first has no heading."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in text.replace("\r\n", "\n").split("\n"):
        if _section_of(line):
            found.append((line.strip(), []))
        else:
            found[-1][1].append(line)
    parts = ((heading, "\n".join(lines).strip()) for heading, lines in found)
    return [(heading, words) for heading, words in parts if heading or words]


# --- Résumé -----------------------------------------------------------------------------------


def _resume(answers) -> str:
    head = "\n".join(filter(None, (_text(answers, "name"), _text(answers, "contact"))))
    sections = [
        f"{heading}\n{_plain_lines(_text(answers, name))}"
        for name, heading in HEADINGS.items()
        if _text(answers, name)
    ]
    return "\n\n".join(filter(None, (head, *sections)))


def _text(answers, name) -> str:
    lines = [line.rstrip() for line in (answers.get(name) or "").replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).strip()


def _plain_lines(text: str) -> str:
    """A line that reads like one of our headings becomes a point, so it stays in its section."""
    return "\n".join(f"- {line}" if _section_of(line) else line for line in text.split("\n"))


def _section_of(line: str) -> str:
    return KNOWN.get(line.strip().rstrip(":").lower(), "")


def _resume_parts(text) -> dict:
    found: dict[str, list[str]] = {"head": []}
    now = "head"
    for line in text.split("\n"):
        section = _section_of(line)
        now = section or now
        lines = found.setdefault(now, [])
        if not section:
            lines.append(line)
    parts = {name: "\n".join(lines).strip() for name, lines in found.items()}
    name, _, contact = parts.pop("head").partition("\n")
    return (
        dict.fromkeys(PARTS[DocumentKind.RESUME], "")
        | parts
        | {
            "name": name.strip(),
            "contact": contact.strip(),
        }
    )


# --- Letter -----------------------------------------------------------------------------------


def _letter(answers) -> str:
    return "\n\n".join(filter(None, (_one_paragraph(answers, name) for name in LETTER_PARTS)))


def _one_paragraph(answers, name) -> str:
    """An empty line would end the part: inside one it becomes a line break."""
    return "\n".join(line for line in _text(answers, name).split("\n") if line.strip())


def _letter_parts(text) -> dict:
    """Greeting first, name and closing last, what stands between is why and examples."""
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    parts = dict.fromkeys(LETTER_PARTS, "")
    if paragraphs and paragraphs[0].endswith((",", ":")):
        parts["greeting"] = paragraphs.pop(0)
    if len(paragraphs) > 1 and len(paragraphs[-1]) <= 80 and not paragraphs[-1].endswith("."):
        parts["name"] = paragraphs.pop()
    if len(paragraphs) > 1:
        parts["closing"] = paragraphs.pop()
    middle = [*paragraphs, "", "", ""]
    parts["why"], parts["example"] = middle[:2]
    parts["other_example"] = "\n".join(part for part in middle[2:] if part)
    return parts
