"""`{% load work %}`: hours, pay and dates of an opening or a placement in words."""

from django import template

from employers import words

register = template.Library()

register.filter("pay", words.pay)
register.filter("dates", words.dates)
register.filter("money", words.money)


@register.filter
def hours(row) -> str:
    """`{{ opening|hours }}`: Mon–Thu, 9 am–3 pm."""
    return words.hours(row.schedule)


@register.filter
def per_week(row) -> str:
    """`{{ opening|per_week }}`: 22 hours a week."""
    return words.per_week(row.schedule)
