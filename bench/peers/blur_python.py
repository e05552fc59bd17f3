"""A box blur in plain Python: the d x d sum of each pixel, edge pixels repeated, the mean rounded half up."""
from picture import DIAMETER, SMALL, sample as sample_at
from timing import report

WIDTH, HEIGHT = SMALL
PICTURE = [[[sample_at(x, y, channel) for channel in range(4)] for x in range(WIDTH)] for y in range(HEIGHT)]
AREA = DIAMETER * DIAMETER


def blurred(x, y):
    sums = [0, 0, 0, 0]
    for row in range(y - DIAMETER // 2, y - DIAMETER // 2 + DIAMETER):
        line = PICTURE[min(max(row, 0), HEIGHT - 1)]
        for column in range(x - DIAMETER // 2, x - DIAMETER // 2 + DIAMETER):
            pixel = line[min(max(column, 0), WIDTH - 1)]
            for channel in range(4):
                sums[channel] += pixel[channel]
    return [(2 * total + AREA) // (2 * AREA) for total in sums]


def compute():
    return [[blurred(x, y) for x in range(WIDTH)] for y in range(HEIGHT)]


def total(picture):
    return sum(sample for line in picture for pixel in line for sample in pixel)


report(compute, total, runs=3)
