// The panel beside the map: palette, shading, colouring, iterations, save and share.
import { request } from '../shared/api.js';
import { bytes, whole } from '../shared/format.js';
import { copyText, saveBlob } from '../shared/save.js';
import { levelOf } from './grid.js';
import { Look, MAX_ITERATIONS, PALETTES } from './look.js';

const SAVED_WIDTH = 3840;
const MAX_SAVED_HEIGHT = 3840;

export class Controls {
  #form = document.getElementById('map-form');
  #swatch = document.getElementById('map-swatch');
  #iterations = document.getElementById('map-iters-value');
  #save = document.getElementById('map-save');
  #look;
  #camera;
  #status;
  #change;

  constructor(look, camera, status, change) {
    [this.#look, this.#camera, this.#status, this.#change] = [look, camera, status, change];
    this.#form.palette.append(...PALETTES.map((name) => new Option(name.replace('_', ' '), name)));
    document.getElementById('map-panel').open = matchMedia('(min-width: 40.01rem)').matches;
    this.show(look);
    this.#form.addEventListener('submit', (event) => event.preventDefault());
    this.#form.addEventListener('input', (event) => this.#read(event.target.name));
    this.#save.addEventListener('click', () => this.#savePicture());
    document.getElementById('map-share').addEventListener('click', () => this.#share());
  }

  show(look) {
    this.#look = look;
    this.#form.palette.value = look.palette;
    this.#form.shading.value = look.shading;
    this.#form.coloring.value = look.coloring;
    this.#form.auto.checked = look.iterations === null;
    this.#showPalette();
  }

  /** Shows what the iterations are at a level. */
  describe(level) {
    const iterations = this.#look.iterationsAt(level);
    this.#iterations.textContent = whole(iterations);
    if (document.activeElement !== this.#form.iters) {
      this.#form.iters.value = Math.log2(iterations);
    }

    this.#form.iters.setAttribute('aria-valuetext', `${iterations} iterations`);
  }

  #read(changed) {
    const look = Object.assign(new Look(), this.#look);
    look.palette = this.#form.palette.value;
    look.shading = this.#form.shading.value;
    look.coloring = this.#form.coloring.value;
    if (changed === 'iters') {
      this.#form.auto.checked = false;
    }

    // The slider is logarithmic.
    look.iterations = this.#form.auto.checked
      ? null
      : Math.min(MAX_ITERATIONS, Math.round(2 ** Number.parseFloat(this.#form.iters.value)));
    this.#look = look;
    this.#showPalette();
    this.#change(look);
  }

  #showPalette() {
    this.#swatch.dataset.palette = this.#look.palette;
  }

  async #savePicture() {
    const { x, y, step, width, height, zoom } = this.#camera;
    const query = new URLSearchParams({
      w: SAVED_WIDTH,
      h: Math.min(MAX_SAVED_HEIGHT, Math.max(1, Math.round((SAVED_WIDTH * height) / width))),
      centerX: x, centerY: y, span: step * width,
      iters: this.#look.iterationsAt(levelOf(zoom)),
      palette: this.#look.palette, shading: this.#look.shading, coloring: this.#look.coloring, compression: 'balanced',
    });
    this.#save.disabled = true;
    this.#status.say('The service draws the view at 4K …');
    try {
      const response = await request(`/mandelbrot?${query}`);
      const blob = await response.blob();
      saveBlob(blob, 'mandelbrot.png');
      this.#status.say('Saved as mandelbrot.png.', bytes(blob.size), { forMilliseconds: 6000 });
    } catch (error) {
      this.#status.error(error);
    } finally {
      this.#save.disabled = false;
    }
  }

  async #share() {
    // The address follows the view a moment later.
    await new Promise((resolve) => setTimeout(resolve, 250));
    const copied = await copyText(location.href);
    this.#status.say(
      copied ? 'Link copied.' : 'The address bar has the link to this view.', '', { forMilliseconds: 4000 });
  }
}
