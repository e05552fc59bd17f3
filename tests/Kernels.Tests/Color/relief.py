"""Shades counts as matplotlib does: python3 relief.py COUNTS WIDTH HEIGHT ITERATIONS RGB."""
import sys

import matplotlib

matplotlib.use("Agg")
import numpy as np
from matplotlib import cm
from matplotlib.colors import LightSource, PowerNorm

source, width, height, iterations, target = sys.argv[1], *map(int, sys.argv[2:5]), sys.argv[5]
counts = np.fromfile(source, dtype="<u2").reshape(height, width).astype(float)
light = LightSource(315, 10, 0, 1, 1, 0)
shaded = light.shade(counts, cm.hot, PowerNorm(0.3, vmin=0, vmax=iterations), "hsv", vert_exag=1.5)
(255 * shaded[..., :3]).astype(np.uint8).tofile(target)
