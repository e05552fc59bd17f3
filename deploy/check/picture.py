"""PNGs for the checks, whole and broken, made with the standard library alone."""
import random
import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def noise(width, height, seed=1, channels=3):
    """Rows of random samples: what compresses worst, and so costs most."""
    rng = random.Random(seed)
    rows = b"".join(b"\0" + rng.randbytes(width * channels) for _ in range(height))
    return whole(width, height, {3: 2, 4: 6}[channels], zlib.compress(rows, 1))


def whole(width, height, color_type, data, piece=1 << 16):
    header = struct.pack(">IIBBBBB", width, height, 8, color_type, 0, 0, 0)
    pieces = b"".join(chunk(b"IDAT", data[at:at + piece]) for at in range(0, len(data), piece))
    return SIGNATURE + chunk(b"IHDR", header) + pieces + chunk(b"IEND", b"")


def spoiled(png):
    """One bit of the last IDAT chunk's checksum is flipped: everything before it is in order."""
    at = len(png) - 12 - 1
    return png[:at] + bytes([png[at] ^ 1]) + png[at + 1:]


def is_whole(body):
    """Signature, unbroken chain of chunks with right checksums, IEND as the last."""
    if not body.startswith(SIGNATURE):
        return False
    at, kind = len(SIGNATURE), b""
    while at + 12 <= len(body):
        length, kind = struct.unpack_from(">I4s", body, at)
        end = at + 8 + length
        if end + 4 > len(body) or struct.unpack_from(">I", body, end)[0] != zlib.crc32(body[at + 4:end]):
            return False
        at = end + 4
        if kind == b"IEND":
            break
    return kind == b"IEND" and at == len(body)
