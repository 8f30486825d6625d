"""What allauth and Django tell us while somebody signs in."""

from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_used
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from districts.signin import sessions


@receiver(user_logged_in)
def start_the_clocks(sender, request, user, **_kwargs):
    sessions.begin(request, user)


@receiver(authenticator_used)
@receiver(authenticator_added)
def remember_the_second_factor(sender, request, user, **_kwargs):
    sessions.note_second_factor(request, user)


@receiver(authenticator_removed)
def forget_the_second_factor(sender, request, user, **_kwargs):
    """Without the last one a session has shown none."""
    if not sessions.has_second_factor(user):
        request.session.pop(sessions.SECOND, None)
