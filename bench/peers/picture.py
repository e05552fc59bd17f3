"""The pictures that all box blur programs here blur: RGBA, opaque, the same bytes in every program."""
DIAMETER = 8
SMALL = (160, 160)
LARGE = (1920, 1080)


def sample(x, y, channel):
    return 255 if channel == 3 else (x * (3 + channel) + y * (5 - channel) + (x * y >> 5)) & 255
