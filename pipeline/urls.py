"""Addresses of the pipeline room."""

from pipeline import cohort_urls, hiring_urls

app_name = "pipeline"
urlpatterns = [*cohort_urls.urlpatterns, *hiring_urls.urlpatterns]
