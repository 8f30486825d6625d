"""What the clock starts in this room."""

from celery import shared_task

from core import clock
from core.tenancy import within
from districts.models import District
from pipeline.actions import offers


@shared_task(name="pipeline.expire_offers", ignore_result=True)
def expire_offers() -> None:
    """Close offers whose time is over, district by district, so that seats come free."""
    for district in District.objects.filter(is_active=True).order_by("pk"):
        with within(district):
            offers.expire_overdue(at=clock.now())
