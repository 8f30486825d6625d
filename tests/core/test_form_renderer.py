"""Every form looks and reads alike: label, hint, error, summary."""

from datetime import date

from django import forms

from core.forms import CodeInput, DateInput, FileInput
from tests.core.drawing import draw
from tests.harness.pages import texts

NAME = {"autocomplete": "name"}


class Enrol(forms.Form):
    name = forms.CharField(help_text="As on <b>paper</b>", widget=forms.TextInput(NAME))
    day = forms.DateField(widget=DateInput, required=False)
    code = forms.CharField(widget=CodeInput)
    pay = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    letter = forms.FileField(widget=FileInput, required=False)
    agree = forms.BooleanField()
    step = forms.CharField(widget=forms.HiddenInput)


def test_a_field_has_label_hint_and_error_wired_to_its_input():
    page = draw("{{ form }}", form=Enrol({"code": "1", "pay": "a", "agree": "on", "step": "1"}))

    field = page.select_one("#id_name")
    assert page.select_one("label[for=id_name]").text.strip() == "Name"
    assert field["aria-describedby"].split() == ["id_name_helptext", "id_name_error"]
    assert field["aria-invalid"] == "true"
    assert field["autocomplete"] == "name"
    assert texts(page, "#id_name_helptext, #id_name_error") == [
        "As on <b>paper</b>",
        "This field is required.",
    ]


def test_the_summary_takes_the_focus_and_leads_to_each_field():
    page = draw("{{ form }}", form=Enrol({"name": "Ana", "step": "1"}))

    box = page.select_one("[role=alert]")
    assert box.has_attr("autofocus")
    assert box["tabindex"] == "-1"
    targets = [link["href"].removeprefix("#") for link in box.select("a")]
    assert targets == ["id_code", "id_pay_0", "id_agree"]
    assert all(page.select(f"#{target}") for target in targets)


def test_errors_of_hidden_fields_and_of_the_whole_form_are_told():
    form = Enrol({"name": "Ana", "code": "1", "pay": "a", "agree": "on"})
    form.add_error(None, "Too late.")

    page = draw("{{ form }}", form=form)

    assert texts(page, ".summary li") == ["Too late.", "Step: This field is required."]
    assert page.select(".summary a") == []


def test_an_untouched_form_has_no_summary_and_marks_what_is_optional():
    page = draw("{{ form }}", form=Enrol())

    assert page.select("[role=alert], .field--error") == []
    assert texts(page, "label:has(.field__optional)") == ["Day (optional)", "Letter (optional)"]


def test_choices_are_a_fieldset_with_a_legend():
    page = draw("{{ form.pay.as_field_group }}", form=Enrol())

    assert texts(page, "fieldset > legend") == ["Pay"]
    assert texts(page, "label.choice") == ["A", "B"]
    assert [choice["for"] for choice in page.select("label")] == ["id_pay_0", "id_pay_1"]


def test_inputs_tell_phones_which_keys_to_show():
    page = draw("{{ form }}", form=Enrol(initial={"day": date(2026, 6, 15)}))

    assert page.select_one("#id_day")["type"] == "date"
    assert page.select_one("#id_day")["value"] == "2026-06-15"
    assert page.select_one("#id_code")["autocomplete"] == "one-time-code"
    assert page.select_one("[data-drop] input")["type"] == "file"
