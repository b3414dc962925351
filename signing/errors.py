"""
Every error that signing raises on purpose.

    SigningError
    ├── KeyFileError      a key file that cannot be read, has the wrong mode, or a wrong passphrase
    ├── FormatError       bytes that are not in the form docs/FORMAT.md gives; `rule` is its number
    └── TrustError        trust metadata or a keyring that must not be used

Bytes from outside only ever raise FormatError or TrustError out of this package.
Messages are lower case, without a full stop, and say what was wrong and what was expected.
"""


class SigningError(Exception):
    """Base of the tree: `str()` is the message, `hint` what a person can do about it."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class KeyFileError(SigningError):
    """A key file that cannot be used."""


class FormatError(SigningError):
    """Bytes that break a rule of docs/FORMAT.md."""

    def __init__(self, rule: str, message: str, *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.rule = rule


class TrustError(SigningError):
    """Trust metadata or a keyring that must not be used."""
