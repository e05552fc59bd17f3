"""The Mandelbrot set in NumPy, every step on the points that are still inside."""
import numpy as np

from timing import report
from view import HEIGHT, ITERATIONS, MIN_X, MIN_Y, STEP_X, STEP_Y, WIDTH


def compute():
    c = (MIN_X + np.arange(WIDTH) * STEP_X)[None, :] + 1j * (MIN_Y + np.arange(HEIGHT) * STEP_Y)[:, None]
    z = np.zeros_like(c)
    counts = np.zeros(c.shape, np.uint16)
    inside = np.ones(c.shape, bool)
    for _ in range(ITERATIONS):
        z[inside] = z[inside] * z[inside] + c[inside]
        counts[inside] += 1
        inside[inside] = np.abs(z[inside]) < 2
    return counts


report(compute, total=np.sum, runs=3)
