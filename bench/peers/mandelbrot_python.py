"""The Mandelbrot set in plain Python, with complex numbers."""
from timing import report
from view import HEIGHT, ITERATIONS, MIN_X, MIN_Y, STEP_X, STEP_Y, WIDTH


def count(c):
    z = 0j
    for step in range(ITERATIONS):
        if abs(z) >= 2:
            return step
        z = z * z + c
    return ITERATIONS


def compute():
    return [
        count(complex(MIN_X + column * STEP_X, MIN_Y + row * STEP_Y)) for row in range(HEIGHT) for column in range(WIDTH)
    ]


report(compute, total=sum, runs=3)
