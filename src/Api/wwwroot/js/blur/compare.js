// Two pictures on top of each other, and a line between them that moves.

export class Compare {
  #frame = document.getElementById('blur-compare');
  #stage = document.getElementById('blur-stage');
  #before = document.getElementById('blur-before');
  #after = document.getElementById('blur-after');
  #line = document.getElementById('blur-line');
  #split = document.getElementById('blur-split');
  #label = document.getElementById('blur-slider-label');
  #size = document.getElementById('blur-size');

  constructor() {
    this.#split.addEventListener('input', () => this.#move());
    document.getElementById('blur-actual').addEventListener('change', (event) => {
      this.#frame.toggleAttribute('data-actual', event.target.checked);
    });
    this.#stage.addEventListener('pointerdown', (event) => this.#drag(event));
    this.#stage.addEventListener('pointermove', (event) => event.buttons === 1 && this.#drag(event));
    this.#move();
  }

  get size() {
    return { width: this.#before.naturalWidth, height: this.#before.naturalHeight };
  }

  clear() {
    for (const image of [this.#before, this.#after]) {
      release(image);
    }

    this.#stage.hidden = true;
    this.#label.hidden = true;
    this.#size.textContent = '';
    this.#frame.dataset.empty = 'true';
  }

  async showBefore(file) {
    if (await show(this.#before, file)) {
      this.#stage.hidden = false;
      delete this.#frame.dataset.empty;
      this.#size.textContent = `${this.size.width} × ${this.size.height} pixels`;
    }
  }

  async showAfter(blob) {
    this.#label.hidden = !(await show(this.#after, blob));
  }

  #drag(event) {
    const box = this.#stage.getBoundingClientRect();
    this.#split.value = (100 * (event.clientX - box.left)) / box.width;
    event.preventDefault();
    this.#move();
  }

  #move() {
    const percent = `${this.#split.value}%`;
    this.#after.style.clipPath = `inset(0 0 0 ${percent})`;
    this.#line.style.insetInlineStart = percent;
  }
}

/** Shows a file once it is decoded, so that nothing flickers; false when the browser cannot. */
async function show(image, blob) {
  const url = URL.createObjectURL(blob);
  const next = new Image();
  next.src = url;
  try {
    await next.decode();
  } catch {
    URL.revokeObjectURL(url);
    return false;
  }

  const old = image.src;
  image.src = url;
  await image.decode().catch(() => {});
  if (old.startsWith('blob:')) {
    URL.revokeObjectURL(old);
  }

  return true;
}

function release(image) {
  if (image.src.startsWith('blob:')) {
    URL.revokeObjectURL(image.src);
  }

  image.removeAttribute('src');
}
