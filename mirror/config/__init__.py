"""`mirrors.toml` as frozen values: a Config, or one ConfigError that tells every fault."""

from mirror.config.load import example, load, parse
from mirror.config.values import (
    Config,
    Costs,
    Designation,
    Fetching,
    FlagSources,
    Identity,
    Ipfs,
    Mirror,
    Outlet,
    Policy,
)

__all__ = [
    "Config",
    "Costs",
    "Designation",
    "Fetching",
    "FlagSources",
    "Identity",
    "Ipfs",
    "Mirror",
    "Outlet",
    "Policy",
    "example",
    "load",
    "parse",
]
