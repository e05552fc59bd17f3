#!/usr/bin/env python3
"""Bytes and times of this project's three compressions beside OpenCV and libpng, over many kinds of pictures.

    python3 bench/peers/sizes.py             # writes bench/results/sizes.md, about 4 minutes
    python3 bench/peers/sizes.py --dry-run   # prints it
    python3 bench/peers/sizes.py --keep F    # keeps the pictures and what libpng makes of them in the folder F, and uses what is there
    python3 bench/peers/sizes.py --seconds 0 # bytes only

Pictures as they are and box-blurred, large and small, in every row format. `fast` stands beside OpenCV at level 1, `balanced`
and `small` beside libpng with its own choice of filters and strategy at levels 6 and 9. One thread each, least of several
times; `small` is not timed. Needs NumPy, OpenCV and libpng; photographs come from PHOTOS_DIR or ../shared/photos.
"""
import argparse
import ctypes
import ctypes.util
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import cv2
import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
RESULTS = ROOT / "bench" / "results" / "sizes.md"
COMMAND = "python3 bench/peers/sizes.py"
DIAMETERS = (2, 9, 64, 255)
WIDTH, HEIGHT = 640, 480
LIMITS = {"Fast": 1.10, "Balanced": 1.0, "Small": 1.0}
PEERS = {"Fast": "opencv 1", "Balanced": "libpng 6", "Small": "libpng 9"}
TIMED = ("opencv 1", "libpng 6")


# ---- the pictures: arrays of height, width, channels


def places(width=WIDTH, height=HEIGHT):
    y, x = np.mgrid[0:height, 0:width]
    return x, y


def stack(*planes, dtype=np.uint8):
    top = np.iinfo(dtype).max
    return np.clip(np.stack(np.broadcast_arrays(*planes), -1), 0, top).astype(dtype)


def noisy(width, height, channels, seed):
    """Waves and ramps under noise, the picture that services are compared with."""
    x, y = places(width, height)
    planes = [np.sin(x / 37) * 60 + np.cos(y / 23) * 60 + 128, x * 255 / width, y * 255 / height, (x + y) % 256]
    return stack(*(plane + np.random.default_rng(seed + at).normal(0, 6, plane.shape) for at, plane in enumerate(planes[:channels])))


def hills(channels, dtype=np.uint8, noise=2.2, seed=1):
    """Hills at four scales under a camera's noise."""
    random = np.random.default_rng(seed)
    light = np.zeros((HEIGHT, WIDTH), np.float32)
    for size, share in ((192, 0.5), (64, 0.25), (16, 0.15), (4, 0.1)):
        coarse = random.random((HEIGHT // size + 2, WIDTH // size + 2), np.float32)
        light += share * cv2.resize(coarse, None, fx=size, fy=size, interpolation=cv2.INTER_CUBIC)[:HEIGHT, :WIDTH]
    scale = np.iinfo(dtype).max / 255
    colors = (light * (180 + 20 * at) + 20 * at + random.normal(0, noise, light.shape) for at in range(min(channels, 3)))
    alpha = [np.full(light.shape, 255)] if channels in (2, 4) else []
    planes = [*colors][: channels - len(alpha)] + alpha
    return stack(*(plane * scale for plane in planes), dtype=dtype)


def windows():
    """Windows with title bars and text on flat colours."""
    picture = np.full((HEIGHT, WIDTH, 3), 0x80, np.uint8)
    for at in range(6):
        x, y = 20 + at * 90, 15 + at * 60
        cv2.rectangle(picture, (x, y), (x + 300, y + 180), (250, 250, 250), -1)
        cv2.rectangle(picture, (x, y), (x + 300, y + 20), (40 + 30 * at, 80, 160), -1)
        for line in range(10):
            cv2.putText(picture, f"line {line} of window {at}, {line * 7919 % 1000}", (x + 8, y + 36 + 15 * line),
                        cv2.FONT_HERSHEY_SIMPLEX, 0.4, (30, 30, 30), 1, cv2.LINE_AA if at % 2 else cv2.LINE_8)
    return picture


def discs():
    random = np.random.default_rng(3)
    picture = np.full((HEIGHT, WIDTH, 3), 0xF4, np.uint8)
    for _ in range(24):
        center = random.integers(0, (WIDTH, HEIGHT)).tolist()
        cv2.circle(picture, center, int(random.integers(20, 110)), random.integers(0, 256, 3).tolist(), -1)
    return picture


def escape(width=WIDTH, height=HEIGHT, span=2.6):
    """Counts of the Mandelbrot set on a scale of 256."""
    x, y = places(width, height)
    c = -2 + span * x / width + 1j * (span * y / width - span * height / width / 2)
    z, count = np.zeros_like(c), np.zeros(c.shape, int)
    for _ in range(200):
        inside = np.abs(z) < 2
        z[inside] = z[inside] ** 2 + c[inside]
        count[inside & (np.abs(z) < 2)] += 1
    return stack(255 * (count / 200) ** 0.3)


def sources():
    x, y = places()
    yield "photo rgb", hills(3)
    yield "photo rgba", hills(4)
    yield "photo gray", hills(1)
    yield "photo gray alpha", hills(2)
    yield "photo rgb16", hills(3, np.uint16)
    yield "photo rgba16", hills(4, np.uint16)
    yield "photo gray16", hills(1, np.uint16)
    yield "8 bits as rgb16", hills(3).astype(np.uint16) * 257
    yield "noisy rgba 1080p", noisy(1920, 1080, 4, 7) | np.array([0, 0, 0, 255], np.uint8)
    yield "noisy rgb", noisy(WIDTH, HEIGHT, 3, 7)
    yield "windows", windows()
    yield "discs", discs()
    yield "fractal rgb", np.repeat(escape(), 3, 2)
    yield "noise", np.random.default_rng(5).integers(0, 256, (HEIGHT, WIDTH, 3)).astype(np.uint8)
    for path in photographs():
        yield path.stem, cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)


def photographs():
    folder = Path(os.environ.get("PHOTOS_DIR", ROOT.parent / "shared" / "photos"))
    return sorted(folder.glob("*.png"))


def ramps():
    x, y = places()
    yield "ramp gray across", stack(x * 255 / WIDTH)
    yield "ramp gray down", stack(y * 255 / HEIGHT)
    yield "ramp gray diagonal", stack((x + y) * 255 / (WIDTH + HEIGHT))
    yield "ramp gray steep", stack((x + y) % 256)
    yield "ramp rgb", stack(x * 255 / WIDTH, y * 255 / HEIGHT, (x + y) * 255 / (WIDTH + HEIGHT))
    yield "ramp rgb16", stack(x * 65535 / WIDTH, y * 65535 / HEIGHT, (x + y) * 65535 / (WIDTH + HEIGHT), dtype=np.uint16)
    yield "waves gray", stack(128 + 60 * np.sin(x / 37) + 60 * np.cos(y / 23))
    yield "rings gray", stack(128 + 120 * np.sin(np.hypot(x - 320, y - 240) / 9))
    yield "flat rgb", stack(x * 0 + 70, x * 0 + 130, x * 0 + 180)
    yield "checks rgb", np.repeat(stack(((x // 8 + y // 8) % 2) * 255), 3, 2)


def small():
    for side in (16, 64, 256):
        for name, picture in (("photo rgb", hills(3)), ("windows", windows()[20:, 30:]), ("noisy gray", noisy(256, 256, 1, 9))):
            yield f"{name} {side}x{side}", picture[:side, :side]
            if side == 64:
                yield f"{name} {side}x{side}, d = 9", blur(picture[:side, :side], 9)


def blur(picture, diameter):
    blurred = cv2.blur(picture, (diameter, diameter), borderType=cv2.BORDER_REPLICATE)
    return blurred.reshape(picture.shape)


def pictures():
    """Name, samples, and whether they are indices of the palette `hot`."""
    for name, picture in sources():
        yield name, picture, False
        for diameter in DIAMETERS:
            yield f"{name}, d = {diameter}", blur(picture, diameter), False
    for name, picture in [*ramps(), *small()]:
        yield name, picture, False
    for name, view in (("fractal indexed", escape()), ("fractal indexed 256x256", escape(256, 256)), ("fractal near", escape(span=0.2))):
        yield name, view, True


# ---- libpng and OpenCV

_png = ctypes.CDLL(ctypes.util.find_library("png16"))
_c = ctypes.CDLL(None)
_png.png_get_libpng_ver.restype = ctypes.c_char_p
_png.png_create_write_struct.restype = ctypes.c_void_p
_png.png_create_info_struct.restype = ctypes.c_void_p
_c.open_memstream.restype = ctypes.c_void_p
GRAY, RGB, INDEXED, GRAY_ALPHA, RGBA = 0, 2, 3, 4, 6
COLOR_TYPES = {1: GRAY, 2: GRAY_ALPHA, 3: RGB, 4: RGBA}


def libpng(picture, indexed, level):
    """Bytes of the file. A misuse would end the process: libpng jumps to nowhere on an error."""
    height, width, channels = picture.shape
    rows = np.ascontiguousarray(picture)
    buffer, length = ctypes.c_void_p(), ctypes.c_size_t()
    stream = ctypes.c_void_p(_c.open_memstream(ctypes.byref(buffer), ctypes.byref(length)))
    png = ctypes.c_void_p(_png.png_create_write_struct(_png.png_get_libpng_ver(None), None, None, None))
    info = ctypes.c_void_p(_png.png_create_info_struct(png))
    _png.png_init_io(png, stream)
    _png.png_set_compression_level(png, level)
    _png.png_set_IHDR(png, info, width, height, rows.itemsize * 8, INDEXED if indexed else COLOR_TYPES[channels], 0, 0, 0)
    if indexed:
        _png.png_set_PLTE(png, info, bytes(768), 256)
    _png.png_write_info(png, info)
    if rows.itemsize == 2:
        _png.png_set_swap(png)
    pointers = (ctypes.c_void_p * height)(*(rows.ctypes.data + at * rows.strides[0] for at in range(height)))
    _png.png_write_image(png, pointers)
    _png.png_write_end(png, None)
    _png.png_destroy_write_struct(ctypes.byref(png), ctypes.byref(info))
    _c.fclose(stream)
    _c.free(buffer)
    return length.value


def opencv(picture):
    if picture.shape[2] == 2:
        return None  # has no such form
    order = {1: slice(None), 3: [2, 1, 0], 4: [2, 1, 0, 3]}[picture.shape[2]]
    swapped = np.ascontiguousarray(picture[:, :, order])
    return lambda: len(cv2.imencode(".png", swapped, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1])


def peers(picture, indexed):
    """What each peer does with a picture; it returns the bytes of the file."""
    encode = None if indexed else opencv(picture)
    return {
        "opencv 1": encode,
        "libpng 6": lambda: libpng(picture, indexed, 6),
        "libpng 9": lambda: libpng(picture, indexed, 9),
    }


def least_ms(action, seconds):
    times, end = [], time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1e3)
    return min(times)


# ---- the table


def draw(folder):
    """Files of samples, their list, and the bytes that the peers make of them."""
    listed = []
    for at, (name, picture, indexed) in enumerate(pictures()):
        height, width, channels = picture.shape
        file = f"{at}.raw"
        picture.tofile(folder / file)
        bytes = {peer: encode() for peer, encode in peers(picture, indexed).items() if encode}
        listed.append(dict(name=name, width=width, height=height, channels=channels, bits=8 * picture.itemsize,
                           indexed=indexed, file=file, bytes=bytes))
    (folder / "pictures.json").write_text(json.dumps(listed))


def read(folder, source):
    samples = np.fromfile(folder / source["file"], np.uint16 if source["bits"] == 16 else np.uint8)
    return samples.reshape(source["height"], source["width"], source["channels"])


def time_peers(folder, listed, seconds):
    for source in listed:
        encoders = peers(read(folder, source), source["indexed"])
        source["ms"] = {peer: least_ms(encoders[peer], seconds) for peer in TIMED if encoders[peer] and seconds}


def pairs(compression, measured, listed):
    """Ours and the peer's bytes and milliseconds for each picture; None where there is none."""
    peer = PEERS[compression]
    for ours, source in zip(measured, listed):
        done = ours["encodings"][compression]
        yield source["name"], done["bytes"], source["bytes"].get(peer), done["ms"], source.get("ms", {}).get(peer)


def cell(compression, bytes, peer_bytes, ms, peer_ms):
    ratio = f"{bytes / peer_bytes:.3f}" if peer_bytes else "–"
    mark = "**" if peer_bytes and bytes / peer_bytes > LIMITS[compression] else ""
    return f"{bytes:,} | {mark}{ratio}{mark}" + ("" if PEERS[compression] not in TIMED else f" | {peer_ms / ms:.1f}x" if peer_ms and ms else " | –")


def table(measured, listed):
    heads = [f"{compression.lower()} | to {PEERS[compression]}" + (" | faster" if PEERS[compression] in TIMED else "") for compression in LIMITS]
    yield f"| picture | {' | '.join(heads)} |"
    yield "|---" + "|---:" * " | ".join(heads).count("|") + "|---:|"
    for row in zip(*(pairs(compression, measured, listed) for compression in LIMITS)):
        yield f"| {row[0][0]} | " + " | ".join(cell(compression, *figures[1:]) for compression, figures in zip(LIMITS, row)) + " |"


def summary(measured, listed):
    for compression, limit in LIMITS.items():
        known = [row for row in pairs(compression, measured, listed) if row[2]]
        ratios = sorted(row[1] / row[2] for row in known)
        over = sum(ratio > limit for ratio in ratios)
        total = sum(row[1] for row in known) / sum(row[2] for row in known)
        line = (f"* {compression.lower()}: {over} of {len(known)} kinds above {limit:.2f} of {PEERS[compression]}, "
                f"median {ratios[len(ratios) // 2]:.3f}, worst {ratios[-1]:.3f}, all bytes {total:.3f}")
        speeds = sorted(row[4] / row[3] for row in known if row[3] and row[4])
        if speeds:
            slow = f", {sum(speed < 4 for speed in speeds)} below 4" if compression == "Balanced" else ""
            line += f"; {speeds[len(speeds) // 2]:.1f} times as fast in the median, {speeds[0]:.1f} at least{slow}"
        yield line


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--seconds", type=float, default=0.1, help="time for each encoder and picture; 0 encodes once")
    parser.add_argument("--timed", action="store_true", help="leaves out small, which is not timed and takes longest")
    options = parser.parse_args()
    if options.timed:
        del LIMITS["Small"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        if not (folder / "pictures.json").exists():
            folder.mkdir(parents=True, exist_ok=True)
            draw(folder)
        listed = json.loads((folder / "pictures.json").read_text())
        time_peers(folder, listed, options.seconds)
        command = ["dotnet", "run", "-c", "Release", "--project", str(ROOT / "bench"), "--", "compress", str(folder), "--seconds", str(options.seconds), "--compressions", *LIMITS]
        done = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    head = ["# Bytes and times of encoded pictures", "",
            f"{done['machine']['cpu']}, {done['machine']['runtime']}, libpng {_png.png_get_libpng_ver(None).decode()}, OpenCV {cv2.__version__},"
            f" commit {done['machine']['commit']}, {date.today()}; `{COMMAND}`", "",
            *summary(done["pictures"], listed), ""]
    text = "\n".join(head + [*table(done["pictures"], listed)]) + "\n"
    if options.dry_run:
        print(text)
    else:
        RESULTS.write_text(text)


if __name__ == "__main__":
    sys.exit(main())
