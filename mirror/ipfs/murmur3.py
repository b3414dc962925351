"""MurmurHash3 x64 128, of which UnixFS takes the first 64 bits to place names in shards."""

_MASK = (1 << 64) - 1
# Constants and rounds: Austin Appleby, smhasher, MurmurHash3.cpp (public domain)
_C1 = 0x87C37B91114253D5
_C2 = 0x4CF5AD432745937F


def x64_64(data: bytes) -> bytes:
    """The first half of the digest with seed 0, big-endian: 8 bytes."""
    h1 = h2 = 0
    full = len(data) // 16 * 16
    for at in range(0, full, 16):
        h1 ^= _mix1(int.from_bytes(data[at : at + 8], "little"))
        h1 = (_rotate(h1, 27) + h2) * 5 + 0x52DCE729 & _MASK
        h2 ^= _mix2(int.from_bytes(data[at + 8 : at + 16], "little"))
        h2 = (_rotate(h2, 31) + h1) * 5 + 0x38495AB5 & _MASK
    h1 ^= _mix1(int.from_bytes(data[full : full + 8], "little")) ^ len(data)
    h2 ^= _mix2(int.from_bytes(data[full + 8 :], "little")) ^ len(data)
    h1 = h1 + h2 & _MASK
    h2 = h2 + h1 & _MASK
    return (_final(h1) + _final(h2) & _MASK).to_bytes(8, "big")


def _mix1(word: int) -> int:
    return _rotate(word * _C1 & _MASK, 31) * _C2 & _MASK


def _mix2(word: int) -> int:
    return _rotate(word * _C2 & _MASK, 33) * _C1 & _MASK


def _rotate(word: int, bits: int) -> int:
    return (word << bits | word >> 64 - bits) & _MASK


def _final(word: int) -> int:
    word = (word ^ word >> 33) * 0xFF51AFD7ED558CCD & _MASK
    word = (word ^ word >> 33) * 0xC4CEB9FE1A85EC53 & _MASK
    return word ^ word >> 33
