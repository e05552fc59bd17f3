"""The Mandelbrot set in Numba: the plain Python program, compiled."""
import numba
import numpy as np

from timing import report
from view import HEIGHT, ITERATIONS, MIN_X, MIN_Y, STEP_X, STEP_Y, WIDTH


@numba.njit
def count(c):
    z = 0j
    for step in range(ITERATIONS):
        if z.real * z.real + z.imag * z.imag >= 4:
            return step
        z = z * z + c
    return ITERATIONS


@numba.njit
def counts(out):
    for row in range(HEIGHT):
        for column in range(WIDTH):
            out[row, column] = count(complex(MIN_X + column * STEP_X, MIN_Y + row * STEP_Y))
    return out


OUT = np.zeros((HEIGHT, WIDTH), np.uint16)


report(lambda: counts(OUT), total=np.sum, runs=9)
