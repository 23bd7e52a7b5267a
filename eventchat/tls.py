"""The certificate that the server shows, where it speaks TLS itself."""

from __future__ import annotations

import ssl
from pathlib import Path

from eventchat.settings import ConfigurationError, Settings


def check_certificate(settings: Settings) -> None:
    """Raise ConfigurationError unless certificate and key can be read and belong together; none is fine."""
    if not settings.tls_cert:
        return
    for variable, path in (("CERT", settings.tls_cert), ("KEY", settings.tls_key)):
        try:
            with Path(path).open("rb"):
                pass
        except OSError as error:
            raise ConfigurationError(f"EVENTCHAT_TLS_{variable}: {path}: {error.strerror}.") from error
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(settings.tls_cert, settings.tls_key, _no_password)
    except ssl.SSLError as error:
        raise ConfigurationError(
            f"EVENTCHAT_TLS_CERT and EVENTCHAT_TLS_KEY: {settings.tls_cert} and {settings.tls_key} are not "
            "a certificate and its private key in PEM, without a password."
        ) from error


def _no_password() -> str:
    """The password of a key that has one: nobody is asked for it."""
    return ""
