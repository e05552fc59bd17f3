"""The Mandelbrot set in NumPy, every step on the whole picture."""
import numpy as np

from timing import report
from view import HEIGHT, ITERATIONS, MIN_X, MIN_Y, STEP_X, STEP_Y, WIDTH


def compute():
    c = (MIN_X + np.arange(WIDTH) * STEP_X)[None, :] + 1j * (MIN_Y + np.arange(HEIGHT) * STEP_Y)[:, None]
    z = np.zeros_like(c)
    counts = np.zeros(c.shape, np.uint16)
    inside = np.ones(c.shape, bool)

    # Points that have left run away to infinity and to not-a-number; both stay outside.
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(ITERATIONS):
            inside &= np.abs(z) < 2
            z = z * z + c
            counts += inside
    return counts


report(compute, total=np.sum, runs=2)
