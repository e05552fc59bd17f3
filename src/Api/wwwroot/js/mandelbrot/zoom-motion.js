// Zoom that glides: a wheel's notch or a key asks for some levels, each frame gives a part of what is left.

const HALF_LIFE = 45; // milliseconds
const ENOUGH = 0.003;

export class ZoomMotion {
  #apply;
  #left = 0;
  #x = 0;
  #y = 0;
  #frame = 0;
  #last = 0;

  constructor(apply) {
    this.#apply = apply;
  }

  add(levels, x, y) {
    this.#left += levels;
    [this.#x, this.#y] = [x, y];
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.#finish();
    } else if (!this.#frame) {
      this.#last = performance.now();
      this.#frame = requestAnimationFrame((now) => this.#step(now));
    }
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#left = 0;
  }

  #step(now) {
    const elapsed = Math.max(1, now - this.#last);
    this.#last = now;
    const part = this.#left * (1 - 0.5 ** (elapsed / HALF_LIFE));
    if (Math.abs(this.#left - part) < ENOUGH) {
      this.#finish();
      return;
    }

    this.#left -= part;
    this.#frame = requestAnimationFrame((next) => this.#step(next));
    this.#apply(part, this.#x, this.#y);
  }

  #finish() {
    const levels = this.#left;
    this.stop();
    this.#apply(levels, this.#x, this.#y);
  }
}
