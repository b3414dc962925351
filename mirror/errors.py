"""
Every error that mirror raises on purpose.

    MirrorError
    ├── ConfigError        mirrors.toml, a key file's place or mode: each line names the place
    ├── FetchError         no usable answer; `reason` says which kind (FetchReason)
    ├── RefusedError       an answer came, but it must not be signed; `reason` says why (Refusal)
    ├── SourceError        a feed, sitemap, register or list that is none
    ├── SandboxError       a parser took too long or too much memory, or crashed on a page
    ├── BrowserError       there is no browser, or it could not draw a page
    ├── PictureError       bytes that are no picture we show
    ├── BundleError        an article that cannot be made into a bundle
    ├── StoreError         the state folder is locked, damaged or of another version
    ├── PublishError       a mirror host did not take or give back what it should; `reason` says
    │                      which kind (PublishReason)
    └── IpfsError          a node or gateway is down, or gave other bytes than its CID says

Messages are lower case, without a full stop, and say what was wrong and what was expected.
What to do next goes into `hint`.
"""

import copyreg
from enum import StrEnum


class MirrorError(Exception):
    """Base of the tree: `str()` is the message, `hint` what a person can do about it."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        """Let an error cross to another process; the default would call __init__ wrongly."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class ConfigError(MirrorError):
    """Configuration that cannot be used; one line for each place that is wrong."""


class FetchReason(StrEnum):
    """Why a fetch gave nothing usable."""

    UNREACHABLE = "unreachable"
    """No connection, no name, or the connection broke."""
    DEADLINE = "deadline"
    """The whole transfer took longer than its limit."""
    TOO_LARGE = "too large"
    """More bytes (decoded) than the limit."""
    FORBIDDEN_ADDRESS = "forbidden address"
    """The name leads to an address that is not global (RFC 6890)."""
    FORBIDDEN_URL = "forbidden url"
    """Scheme, port, credentials or form of the URL are not allowed."""
    REDIRECT = "redirect"
    """Too many redirects, or one that leads where none may lead."""
    TLS = "tls"
    """The certificate is not right for the host."""
    MALFORMED = "malformed"
    """The answer is not what HTTP says it is (length, encoding, header)."""
    STATUS = "status"
    """The answer's status is not one the caller can use."""
    MEDIA_TYPE = "media type"
    """The answer is not of a kind the caller can use."""
    ROBOTS = "robots"
    """robots.txt forbids it and the policy binds."""
    RATE = "rate"
    """The host asked us to wait longer than a run may."""
    CIRCUIT = "circuit"
    """The host failed so often lately that it is left in peace."""


class FetchError(MirrorError):
    """No usable answer to a request."""

    def __init__(self, reason: FetchReason, message: str, *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.reason = reason


class Refusal(StrEnum):
    """Why an answer is not the article."""

    STATUS = "status"
    """The server itself says so (404, 410, 451, 500, …)."""
    MEDIA_TYPE = "media type"
    """It is no HTML."""
    FOREIGN_HOST = "foreign host"
    """The request was sent on to somebody else's site."""
    FRONT_PAGE = "front page"
    """The request was sent on to the front page."""
    BLOCK_PAGE = "block page"
    """A provider, state or company puts its notice in the article's place."""
    CHALLENGE = "challenge"
    """A check for robots: a captcha, or a page that waits for script."""
    ERROR_PAGE = "error page"
    """An error that calls itself a success."""
    LOGIN = "login"
    """A page that asks for a name and password, or a captive portal."""
    CONSENT = "consent"
    """A page that asks for consent and holds nothing else."""
    PAYWALL = "paywall"
    """The beginning of an article whose rest is for subscribers."""
    PARKED = "parked"
    """A domain that is for sale, expired, suspended or empty."""
    STUB = "stub"
    """Hardly any text."""


class RefusedError(MirrorError):
    """An answer that must not be signed: it is not the article."""

    def __init__(self, reason: Refusal, message: str, *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.reason = reason


class SourceError(MirrorError):
    """A feed, sitemap, link page, register, list or API answer that cannot be read as one."""


class SandboxError(MirrorError):
    """A page that a parser could not cope with within its limits."""


class BrowserError(MirrorError):
    """A page that the browser could not draw, or no browser to draw it."""


class PictureError(MirrorError):
    """Bytes that are no picture we show: format, size or content."""


class BundleError(MirrorError):
    """An article that cannot be made into a bundle."""


class StoreError(MirrorError):
    """The state folder cannot be used."""


class PublishReason(StrEnum):
    """Why a mirror host did not take or give back what it should."""

    UNREACHABLE = "unreachable"
    """No connection, or one that broke, or a server that asks to come back later."""
    DEADLINE = "deadline"
    """The host took longer than it may."""
    FORBIDDEN_ADDRESS = "forbidden address"
    """The host's name leads to an address that is not global and `allow_private` is not set."""
    DENIED = "denied"
    """Credentials are missing, wrong, or not good for this."""
    FULL = "full"
    """No room left, or a quota is used up."""
    MISSING = "missing"
    """The file is not there."""
    ALTERED = "altered"
    """Other bytes came back than were sent."""
    STALE = "stale"
    """The bytes that came back are those published before."""
    PATH = "path"
    """The path is none of a published tree."""
    REFUSED = "refused"
    """The host said no for another reason, and will say so again."""
    CIRCUIT = "circuit"
    """The host failed so often lately that it is left in peace."""


class PublishError(MirrorError):
    """A mirror host did not take or give back what it should."""

    def __init__(self, reason: PublishReason, message: str, *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.reason = reason


class IpfsError(MirrorError):
    """A node or gateway is down, or gave other bytes than its CID says."""
