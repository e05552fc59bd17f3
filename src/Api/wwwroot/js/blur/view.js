// The blur view: a picture goes in, what comes out is laid over it.
import { request } from '../shared/api.js';
import { bytes, milliseconds } from '../shared/format.js';
import { StatusLine } from '../shared/status.js';
import { clearTimings, serverTiming } from '../shared/timing.js';
import { Compare } from './compare.js';
import { takePictures } from './intake.js';

// A view with fine lines beside even ground.
const SAMPLE = '/mandelbrot?w=1280&h=800&centerX=-0.745&centerY=0.113&span=0.012&iters=1500&palette=twilight_shifted&coloring=smooth';
const WAIT = 120; // milliseconds without a change of the slider

export function start(section) {
  return new BlurView(section);
}

class BlurView {
  #form = document.getElementById('blur-form');
  #diameter = document.getElementById('blur-diameter-value');
  #facts = document.getElementById('blur-facts');
  #download = document.getElementById('blur-download');
  #status = new StatusLine(document.getElementById('blur-status'));
  #compare = new Compare();
  #picture = null;
  #controller = null;
  #timer = 0;
  #retryTimer = 0;

  constructor(section) {
    takePictures(section, {
      picture: (file) => this.#take(file),
      sample: () => this.#takeSample(),
    });
    this.#form.addEventListener('submit', (event) => event.preventDefault());
    this.#form.addEventListener('input', () => this.#changed());
    this.#showDiameter();
    this.#form.dataset.state = 'ready';
  }

  hide() {
    clearTimeout(this.#retryTimer);
  }

  keyGiven() {
    this.#status.clear();
    if (this.#picture) {
      this.#blur();
    }
  }

  async #takeSample() {
    this.#status.say('The service draws a picture …');
    try {
      const response = await request(SAMPLE);
      await this.#take(new File([await response.blob()], 'sample.png', { type: 'image/png' }));
    } catch (error) {
      this.#status.error(error);
    }
  }

  async #take(file) {
    this.#picture = file;
    this.#compare.clear();
    this.#download.hidden = true;
    this.#facts.replaceChildren();
    // Whether it is a picture is for the service to say; what the browser cannot show is not shown.
    await this.#compare.showBefore(file);
    await this.#blur();
  }

  #changed() {
    this.#showDiameter();
    if (this.#picture) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#blur(), WAIT);
    }
  }

  #showDiameter() {
    this.#diameter.textContent = `${this.#form.diameter.value} px`;
  }

  async #blur() {
    clearTimeout(this.#retryTimer);
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const fields = ['diameter', 'passes', 'edge', 'variant'].map((name) => [name, this.#form[name].value]);
    clearTimings();
    const start = performance.now();
    this.#form.dataset.state = 'busy';
    try {
      const response = await request(`/blur?${new URLSearchParams(fields)}`, {
        method: 'POST',
        body: this.#picture,
        headers: { 'Content-Type': 'application/octet-stream' },
        signal: controller.signal,
      });
      const blob = await response.blob();
      const elapsed = performance.now() - start;
      const times = await serverTiming(response);
      if (this.#controller === controller) {
        await this.#compare.showAfter(blob);
        this.#status.clear();
        this.#offer(blob);
        this.#state(blob, times, elapsed, response.headers.get('X-Kernel'));
        this.#form.dataset.state = 'done';
      }
    } catch (error) {
      if (error.name !== 'AbortError') {
        this.#fail(error);
      }
    }
  }

  #fail(error) {
    this.#form.dataset.state = 'failed';
    if (error.isPassing) {
      const seconds = error.retrySeconds ?? 5;
      this.#status.say(error.title, `${error.detail} Trying again in ${seconds} s.`, { kind: 'bad' });
      this.#retryTimer = setTimeout(() => this.#blur(), seconds * 1000);
    } else {
      this.#status.error(error);
    }
  }

  #offer(blob) {
    URL.revokeObjectURL(this.#download.href);
    this.#download.href = URL.createObjectURL(blob);
    this.#download.download = this.#picture.name.replace(/(\.png)?$/i, `-blurred-${this.#form.diameter.value}.png`);
    this.#download.hidden = false;
  }

  #state(blob, times, elapsed, kernel) {
    const { width, height } = this.#compare.size;
    const facts = [
      ['Picture', `${width} × ${height}`, kernel ? `kernel ${kernel}` : ''],
      ['Kernel', milliseconds(times.kernel), `${((width * height) / 1000 / times.kernel).toFixed(0)} megapixels a second`],
      ['Decode and encode', milliseconds(times.decode + times.encode), `${milliseconds(times.decode)} and ${milliseconds(times.encode)}`],
      ['Service, in all', milliseconds(times.total), `${milliseconds(elapsed)} with transport`],
      ['Size', bytes(blob.size), `from ${bytes(this.#picture.size)}`],
    ];
    this.#facts.replaceChildren(...facts.map(([name, value, more]) => {
      const group = document.createElement('div');
      const [term, fact, small] = ['dt', 'dd', 'small'].map((tag) => document.createElement(tag));
      [term.textContent, fact.textContent, small.textContent] = [name, value, more];
      fact.append(small);
      group.append(term, fact);
      return group;
    }));
  }
}
