"""The secrets of a mirror: from systemd or the environment, never from mirrors.toml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mirror.errors import ConfigError


class Credentials:
    """
    The secrets of one mirror, read when they are asked for; shows none of them.

    `password` of the mirror `my-cdn` is the file `$CREDENTIALS_DIRECTORY/my-cdn.password`
    (systemd.exec(5), LoadCredential=), else the variable `MIRROR_MY_CDN_PASSWORD`. Nothing else
    is looked at: neither a home folder nor the variables and files of cloud tools.
    """

    def __init__(self, mirror: str, environ: Mapping[str, str]) -> None:
        self._mirror = mirror
        self._environ = environ
        self._seen: set[str] = set()

    def get(self, what: str) -> str | None:
        """Return the secret called *what*, without the line end of its file; None if not set."""
        folder = self._environ.get("CREDENTIALS_DIRECTORY")
        value = _read(Path(folder) / f"{self._mirror}.{what}") if folder else None
        if value is None:
            value = self._environ.get(self._variable(what))
        if value:
            self._seen.add(value)
        return value

    def need(self, what: str) -> str:
        """Return the secret called *what*; ConfigError that says where it is looked for."""
        value = self.get(what)
        if not value:
            raise ConfigError(
                f"mirror {self._mirror!r}: no {what}",
                hint=f"put it into $CREDENTIALS_DIRECTORY/{self._mirror}.{what} "
                f"or the environment variable {self._variable(what)}",
            )
        return value

    def hide(self, text: str) -> str:
        """Return *text* without any secret that was read."""
        for value in sorted(self._seen, key=len, reverse=True):
            text = text.replace(value, "***")
        return text

    def __repr__(self) -> str:
        return f"Credentials({self._mirror!r})"

    def _variable(self, what: str) -> str:
        return f"MIRROR_{self._mirror}_{what}".upper().replace("-", "_")


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8").removesuffix("\n")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"credential {path.name!r} cannot be read") from None
