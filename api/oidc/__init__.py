"""People who prove themselves at an identity provider: its tokens, verified here."""

from api.oidc.provider import Provider, Providers
from api.oidc.reasons import ProviderUnavailable, Reason, TokenRefused

__all__ = ["Provider", "ProviderUnavailable", "Providers", "Reason", "TokenRefused"]
