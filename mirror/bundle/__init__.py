"""
From an Article to finished, self-contained bodies.

    make_text(article)              words only, for a throttled line; what witnesses sign
    wanted(article)                 which pictures to fetch for the other
    make_full(article, pictures)    words and pictures, within a byte budget

Both are pure: same article, same pictures, same encoder versions, same bytes. `signing.inert`
judges them again before anything is signed.
"""

from mirror.bundle.full import BundleOptions, Encode, make_full
from mirror.bundle.page import name
from mirror.bundle.pictures import Profile, begins_as_picture, encode
from mirror.bundle.text import make_text
from mirror.bundle.walk import wanted

__all__ = [
    "BundleOptions",
    "Encode",
    "Profile",
    "begins_as_picture",
    "encode",
    "make_full",
    "make_text",
    "name",
    "wanted",
]
