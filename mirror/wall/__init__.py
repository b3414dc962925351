"""The wall: what must not be signed, because it is not the article."""

from mirror.wall.capture import check_capture
from mirror.wall.reading import check_reading

__all__ = ["check_capture", "check_reading"]
