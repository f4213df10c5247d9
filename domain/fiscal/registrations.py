"""Whether a customer's state registration can be what it is said to be, before a number is taken."""

from __future__ import annotations

from typing import Protocol

from domain.fiscal.printed import Recipient
from domain.kernel.brazil import StateRegistrationKind
from domain.kernel.refusal import Checks, Refusal


class RegistrationContradictsState(Refusal):
    """The customer's state registration is of another state, or wrong; facts: ``state``."""

    code = "REGISTRATION_CONTRADICTS_STATE"


class ContributorWithoutRegistration(Refusal):
    """Who pays ICMS has a state registration (NF-e rule E17, rejection 232)."""

    code = "CONTRIBUTOR_WITHOUT_REGISTRATION"


class RegistrationFormats(Protocol):
    def valid(self, state: str, number: str) -> bool:
        """By the rules of that state; letters in capitals, no punctuation."""
        ...


def check_registration(recipient: Recipient, formats: RegistrationFormats, check: Checks) -> None:
    """Collects ContributorWithoutRegistration and RegistrationContradictsState."""
    number, state = recipient.state_registration, recipient.address.state
    pays = recipient.registration_kind is StateRegistrationKind.CONTRIBUTOR
    check.that(number or not pays, ContributorWithoutRegistration("recipient"))
    sound = not (number and pays) or formats.valid(state, number)
    check.that(sound, RegistrationContradictsState("recipient", state=state))
