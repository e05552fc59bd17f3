"""OpenCV's box blurs. Usage: blur_opencv.py filter2D|blur small|large THREADS"""
import sys

import cv2
import numpy as np

from picture import DIAMETER, LARGE, SMALL, sample
from timing import report

KERNEL = np.full((DIAMETER, DIAMETER), 1 / (DIAMETER * DIAMETER), np.float32)


def picture(size):
    x, y = np.arange(size[0])[None, :], np.arange(size[1])[:, None]
    channels = [np.broadcast_to(sample(x, y, channel), (size[1], size[0])) for channel in range(4)]
    return np.ascontiguousarray(np.stack(channels, -1).astype(np.uint8))


def main(function, size, threads):
    cv2.setNumThreads(int(threads))
    source = picture(SMALL if size == "small" else LARGE)

    # Written to again and again, as this project's kernels do.
    out = np.empty_like(source)

    def filter2d():
        return cv2.filter2D(source, -1, KERNEL, dst=out, borderType=cv2.BORDER_REPLICATE)

    def blur():
        return cv2.blur(source, (DIAMETER, DIAMETER), dst=out, borderType=cv2.BORDER_REPLICATE)

    report({"filter2D": filter2d, "blur": blur}[function], total=np.sum, runs=200 if size == "small" else 25)


main(*sys.argv[1:])
