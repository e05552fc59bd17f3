"""The view that all Mandelbrot programs here compute, and its escape counts' contract.

c = (MIN_X + column * (MAX_X - MIN_X) / WIDTH, MIN_Y + row * (MAX_Y - MIN_Y) / HEIGHT); the count is the number of
completed steps z <- z * z + c from z = 0 while |z| < 2, at most ITERATIONS.
"""
WIDTH = HEIGHT = 960
MIN_X, MAX_X, MIN_Y, MAX_Y = -2.0, 0.6, -1.5, 1.5
ITERATIONS = 200
STEP_X = (MAX_X - MIN_X) / WIDTH
STEP_Y = (MAX_Y - MIN_Y) / HEIGHT
