"""The mail server that digests leave by, as the environment tells it; without one none is offered, and none is sent."""

import os
import smtplib
import ssl
from dataclasses import dataclass

TLS = ("starttls", "tls", "off")


class Unsafe(ValueError):
    """What the environment says of the server cannot be meant."""


@dataclass(frozen=True)
class Server:
    """Where, from which address, and by which name and password ("": none); `base`: how links begin."""

    host: str
    port: int
    sender: str
    tls: str
    user: str
    password: str
    base: str

    def open(self) -> smtplib.SMTP:
        """A connection, to be closed. Raises OSError, smtplib.SMTPException."""
        context = ssl.create_default_context()
        if self.tls == "tls":
            link: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=30, context=context)
        else:
            link = smtplib.SMTP(self.host, self.port, timeout=30)
        if self.tls == "starttls":
            link.starttls(context=context)
        if self.user:
            link.login(self.user, self.password)
        return link


def server() -> Server | None:
    """The server of the environment; None where none is named. Raises Unsafe."""
    host, sender = os.environ.get("SMTP_HOST", ""), os.environ.get("SMTP_FROM", "")
    base, tls = os.environ.get("PUBLIC_URL", "").rstrip("/"), os.environ.get("SMTP_TLS", "") or "starttls"
    if not host:
        return None
    if not (sender and base):
        raise Unsafe("SMTP_HOST needs SMTP_FROM, the address that digests come from, and PUBLIC_URL, where they lead")
    if tls not in TLS:
        raise Unsafe(f"SMTP_TLS={tls} is none of {', '.join(TLS)}")
    user, password = os.environ.get("SMTP_USER", ""), os.environ.get("SMTP_PASSWORD", "")
    if user and tls == "off":
        raise Unsafe("SMTP_USER is not sent without TLS: leave SMTP_TLS=off out")
    port = os.environ.get("SMTP_PORT", "") or {"starttls": "587", "tls": "465", "off": "25"}[tls]
    if not port.isdecimal():
        raise Unsafe(f"SMTP_PORT={port} is no number")
    return Server(host, int(port), sender, tls, user, password, base)


def is_offered() -> bool:
    """Whether a digest can be asked for: not where the environment cannot be meant, which the command says."""
    try:
        return server() is not None
    except Unsafe:
        return False
