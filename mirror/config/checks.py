"""What is wrong with a string of `mirrors.toml`, "" for nothing."""

import re
from urllib.parse import urlsplit

from mirror.addresses import proxy_address
from mirror.errors import ConfigError
from mirror.model import FlagReason

REGISTERS = ("foreign agent", "undesirable", "extremist")
ROBOTS = ("pages", "all", "nothing")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_PSEUDONYM = re.compile(r"[\w][\w .-]{0,39}")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9-]{1,63}(?::\d{1,5})?")


def http_fault(value: str) -> str:
    """Return what is wrong with *value* as an http(s) URL, "" for nothing."""
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    return "" if good else "not an http(s) URL"


def proxy_fault(value: str) -> str:
    """Return what is wrong with *value* as a proxy, "" for nothing."""
    try:
        proxy_address(value)
    except ConfigError as error:
        return str(error)
    return ""


def robots_fault(value: str) -> str:
    """Return what is wrong with *value* as what robots.txt binds, "" for nothing."""
    return "" if value in ROBOTS else f"not one of {', '.join(ROBOTS)}"


def host_fault(value: str) -> str:
    """Return what is wrong with *value* as a host name, "" for nothing."""
    return "" if _HOST.fullmatch(value) else "not a host name in lower case"


def name_fault(value: str) -> str:
    """Return what is wrong with *value* as a name, "" for nothing."""
    return "" if _NAME.fullmatch(value) else "not a name of a-z, 0-9 and -"


def pseudonym_fault(value: str) -> str:
    """Return what is wrong with *value* as a pseudonym, "" for nothing."""
    return "" if _PSEUDONYM.fullmatch(value) else "not a pseudonym of at most 40 letters and digits"


def register_fault(value: str) -> str:
    """Return what is wrong with *value* as a register, "" for nothing."""
    known = value in REGISTERS or (value.endswith(".json") and "://" not in value)
    return "" if known else f"not a register ({', '.join(REGISTERS)}) nor a .json file"


def country_fault(value: str) -> str:
    """Return what is wrong with *value* as a country, "" for nothing."""
    return "" if re.fullmatch(r"[A-Z]{2}", value) else "not a country of two capital letters"


def reason_fault(value: str) -> str:
    """Return what is wrong with *value* as a reason for a flag, "" for nothing."""
    known = ", ".join(FlagReason)
    return "" if value in tuple(FlagReason) else f"not a reason ({known})"
