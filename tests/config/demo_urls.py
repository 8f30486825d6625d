"""The addresses as a demo has them."""

from django.urls import include, path

from config import urls

urlpatterns = [*urls.urlpatterns, path("demo/", include("config.demo.urls"))]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
