"""Single sign-on: who a district lets say who somebody is, and whom that made known."""

from django.db import models
from django.db.models import Q

from core import secrets
from core.fields import EncryptedBytes
from core.jobs import Leased
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import IdentityService
from districts.models.people import User


class IdentityProviderQuerySet(DistrictQuerySet):
    def active(self):
        return self.filter(is_active=True)


class IdentityProvider(DistrictOwned, Leased):
    """A sign-in service of one district. What identifies it never changes after it was added.

    Large services are one issuer for everybody (Google, Clever): there the issuer and its word for
    the district (`tenant`) together belong to one district.
    """

    service = models.CharField(max_length=20, choices=IdentityService)
    name = models.CharField(max_length=80)  # what the button says
    issuer = models.CharField(max_length=255)  # OpenID Connect's issuer, SAML's entity id
    tenant_claim = models.CharField(max_length=60, blank=True)
    tenant = models.CharField(max_length=120, blank=True)
    client_id = models.CharField(max_length=255, blank=True)
    client_secret_box = EncryptedBytes(default=bytes)  # see core.secrets
    sso_url = models.URLField(max_length=500, blank=True)  # SAML: where to send people
    certificate = models.TextField(blank=True)  # SAML: what signs its answers, PEM
    email_claim = models.CharField(max_length=120, blank=True)  # SAML: empty means the name id
    sis_claim = models.CharField(max_length=120, blank=True)  # what carries the student number
    roles = models.JSONField(default=list)
    domains = models.JSONField(default=list, blank=True)  # of school addresses
    is_second_factor = models.BooleanField(default=False)
    is_active = models.BooleanField(default=False)
    endpoints = models.JSONField(default=dict, blank=True)  # what discovery said
    keys = models.JSONField(default=list, blank=True)  # its public keys, as JWK
    checked_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=40, blank=True)  # of the last check: a word of ours

    objects = DistrictManager.from_queryset(IdentityProviderQuerySet)()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], name="identity_provider_due", condition=~Q(due_at=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="identity_provider_issuer_once", fields=["issuer", "tenant"]
            ),
            models.CheckConstraint(
                name="identity_provider_active_only_after_a_check",
                condition=Q(is_active=False) | ~Q(checked_at=None) & Q(problem=""),
            ),
            models.CheckConstraint(
                name="identity_provider_tenant_and_its_claim_together",
                condition=Q(tenant="", tenant_claim="") | ~Q(tenant="") & ~Q(tenant_claim=""),
            ),
        ]

    def __str__(self):
        return f"identity provider {self.pk} ({self.service})"

    @property
    def is_saml(self) -> bool:
        return self.service == IdentityService.SAML

    @property
    def client_secret(self) -> str:
        return secrets.decrypt(self.client_secret_box).decode() if self.client_secret_box else ""

    @client_secret.setter
    def client_secret(self, plain: str) -> None:
        self.client_secret_box = secrets.encrypt(plain.encode()) if plain else b""


class Identity(DistrictOwned):
    """Somebody whom a provider made known: the provider's subject is the person, for ever."""

    provider = models.ForeignKey(
        IdentityProvider, on_delete=models.CASCADE, related_name="identities"
    )
    subject = models.CharField(max_length=255)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    linked_at = models.DateTimeField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="identity_subject_once", fields=["provider", "subject"]),
            # An address that was given to somebody new must not open the former owner's account.
            models.UniqueConstraint(name="identity_user_once", fields=["provider", "user"]),
        ]

    def __str__(self):
        return f"identity {self.pk} of user {self.user_id}"
