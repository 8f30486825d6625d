"""All addresses. Inside a district (`/d/<slug>/…`) the middleware has taken the prefix off."""

from django.conf import settings
from django.urls import include, path

from core import health
from core import views as core_views
from districts.views import home, saml, sso

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", home.home, name="home"),
    path("role/", home.switch_role, name="switch-role"),
    path("security/", include("districts.security_urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("sign-in/", sso.sign_in, name="sign-in"),
    path("sign-in/find/", sso.find_district, name="find-district"),
    path("sign-in/<int:pk>/", sso.leave, name="sign-in-leave"),
    path("sign-in/<int:pk>/back/", sso.come_back, name="sign-in-back"),
    path("sign-in/<int:pk>/answer/", saml.answer, name="sign-in-answer"),
    path("sign-in/<int:pk>/answered/", saml.answered, name="sign-in-answered"),
    path("sign-in/<int:pk>/metadata/", saml.metadata, name="sign-in-metadata"),
    path("sign-in/<int:pk>/out/", sso.signed_out, name="signed-out"),
    path("ui/", core_views.gallery, name="ui-gallery"),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("district/", include("districts.urls")),
    path("operator/", include("districts.operator_urls")),
    path("join/", include("districts.join_urls")),
    path("students/", include("students.urls")),
    path("employers/", include("employers.urls")),
    path("", include("pipeline.home_urls")),
    path("", include("pipeline.urls")),
    path("paperwork/", include("paperwork.urls")),
    path("s/", include("paperwork.link_urls")),
    path("trainings/", include("trainings.urls")),
    path("timesheets/", include("timesheets.urls")),
    path("messages/", include("notifications.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("config.demo.urls")))

handler400 = "core.errors.bad_request"
handler403 = "core.errors.permission_denied"
handler404 = "core.errors.not_found"
handler500 = "core.errors.server_error"
