"""The pages of forms as a browser reads and sends them."""


def fields(page, selector="form") -> dict:
    """Return what a browser would send with a form as it stands."""
    form = page.select_one(selector)
    data = {}
    for one in form.select("input[name], select[name], textarea[name]"):
        kind = one.get("type", "")
        if kind in ("checkbox", "radio") and not one.has_attr("checked"):
            continue
        if one.name == "select":
            chosen = one.select_one("option[selected]") or one.select_one("option")
            data[one["name"]] = chosen.get("value", "") if chosen else ""
        elif one.find_parent("template") is None:
            value = one.text.strip("\n") if one.name == "textarea" else one.get("value")
            data.setdefault(
                one["name"], value if value is not None else ("on" if kind == "checkbox" else "")
            )
    return {name: value for name, value in data.items() if "__prefix__" not in name}


def cells(page) -> list[list[str]]:
    """Return the words of a page's tables, row by row."""
    rows = ([cell.get_text(" ", strip=True) for cell in row.select("td")] for row in page("tr"))
    return [row for row in rows if row]


MAPPER = "form[data-mapper]"
