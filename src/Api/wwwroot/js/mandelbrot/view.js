// The Mandelbrot view: camera, tiles and controls joined.
import { replaceAddress } from '../shared/address.js';
import { digits, milliseconds, whole } from '../shared/format.js';
import { StatusLine } from '../shared/status.js';
import { Camera } from './camera.js';
import { Controls } from './controls.js';
import { listen } from './gestures.js';
import { cornerOf, levelOf, visibleTiles } from './grid.js';
import { Look, tileUrl } from './look.js';
import { Painter } from './painter.js';
import { TileStore } from './tile-store.js';
import { ZoomMotion } from './zoom-motion.js';

// A frame costs what some ten tiles cost: those that arrive meanwhile are drawn together.
const ARRIVALS_MILLISECONDS = 150;

export function start(section, values) {
  return new MandelbrotView(section, values);
}

class MandelbrotView {
  #canvas = document.getElementById('map');
  #readout = document.getElementById('map-readout');
  #status = new StatusLine(document.getElementById('map-status'));
  #camera = new Camera();
  #store = new TileStore({
    loaded: (_, time) => this.#loaded(time),
    refused: (error) => this.#status.error(error),
    paused: (error, seconds) => this.#status.say(error.title, `Trying again in ${digits(seconds)} s.`, { kind: 'bad' }),
    resumed: () => this.#status.clear(),
  });
  #painter = new Painter(this.#canvas, this.#store);
  #motion = new ZoomMotion((levels, x, y) => this.#zoom(levels, x, y));
  #controls;
  #look;
  #before = null; // the look before this one, shown until the new tiles are there
  #frame = 0;
  #arrivals = 0; // the timer of tiles that are there and not drawn
  #wanted = '';
  #addressTimer = 0;
  #tileTime = Number.NaN;
  #wasDeepest = false;

  constructor(section, values) {
    // The tiles are asked for before anything else is done.
    this.#look = Look.fromAddress(values);
    this.#resize();
    this.#goTo(values);
    this.#ask();
    this.#controls = new Controls(this.#look, this.#camera, this.#status, (look) => this.#changeLook(look));
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(this.#canvas);
    listen(this.#canvas, {
      pan: (dx, dy) => this.#pan(dx, dy),
      zoom: (levels, x, y, smoothly) => (smoothly ? this.#motion.add(levels, x, y) : this.#zoom(levels, x, y)),
      home: () => this.#home(),
      settled: () => this.#writeAddress(),
    });
    const middle = () => [this.#canvas.width / 2, this.#canvas.height / 2];
    section.querySelector('#map-in').addEventListener('click', () => this.#motion.add(1, ...middle()));
    section.querySelector('#map-out').addEventListener('click', () => this.#motion.add(-1, ...middle()));
    section.querySelector('#map-home').addEventListener('click', () => this.#home());
  }

  /** The address was changed by hand or by a link. */
  show(values) {
    if (values.has('x')) {
      this.#look = Look.fromAddress(values);
      this.#controls.show(this.#look);
      this.#goTo(values);
    } else {
      this.#writeAddress();
    }

    this.#redraw();
  }

  /** What was refused for want of a key is asked for again. */
  keyGiven() {
    this.#status.clear();
    this.#store.forgive();
    this.#wanted = '';
    this.#redraw();
  }

  hide() {
    this.#store.want([]);
    this.#wanted = '';
  }

  #goTo(values) {
    const [x, y, zoom] = ['x', 'y', 'zoom'].map((name) => Number.parseFloat(values.get(name)));
    if ([x, y, zoom].every(Number.isFinite)) {
      this.#camera.look(x, y, zoom + this.#density);
    } else {
      this.#camera.home();
    }

    this.#redraw();
  }

  /** Levels between a CSS pixel, in which addresses count, and a device pixel. */
  get #density() {
    return Math.log2(devicePixelRatio || 1);
  }

  #resize() {
    const ratio = devicePixelRatio || 1;
    const [width, height] = [Math.round(this.#canvas.clientWidth * ratio), Math.round(this.#canvas.clientHeight * ratio)];
    if (width > 0 && height > 0 && (width !== this.#canvas.width || height !== this.#canvas.height)) {
      [this.#canvas.width, this.#canvas.height] = [width, height];
      this.#camera.resize(width, height);
      this.#redraw();
    }
  }

  #pan(dx, dy) {
    this.#camera.pan(dx, dy);
    this.#redraw();
  }

  #zoom(levels, x, y) {
    this.#camera.zoomAt(levels, x, y);
    this.#redraw();
    this.#writeAddress();
  }

  #home() {
    this.#motion.stop();
    this.#camera.home();
    this.#redraw();
    this.#writeAddress();
  }

  #changeLook(look) {
    this.#before = this.#queries(this.#look);
    this.#look = look;
    this.#redraw();
    this.#writeAddress();
  }

  #queries(look) {
    const snapshot = Object.assign(new Look(), look);
    return (level) => snapshot.queryAt(level);
  }

  #redraw() {
    this.#frame ||= requestAnimationFrame(() => this.#drawFrame());
  }

  #drawFrame() {
    this.#frame = 0;
    clearTimeout(this.#arrivals);
    this.#arrivals = 0;
    this.#ask();
    if (!this.#store.isEmpty) {
      const queryAt = this.#queries(this.#look);
      this.#painter.draw(this.#camera, this.#before ? [queryAt, this.#before] : [queryAt]);
    }

    this.#describe();
  }

  /** Asks for the tiles in view that are not there. */
  #ask() {
    const queryAt = this.#queries(this.#look);
    const level = levelOf(this.#camera.zoom);
    const tiles = visibleTiles(this.#camera, level);
    if (!tiles.some(({ x, y }) => x === 0 && y === 0)) {
      tiles.push(cornerOf(0)); // the colour of what is outside, and the last resort for all that is not there yet
    }

    const urls = tiles.map((tile) => tileUrl(tile, queryAt(tile.level)));
    const key = urls.join();
    if (key !== this.#wanted) {
      this.#wanted = key;
      this.#store.want(urls);
    }
  }

  #describe() {
    const { x, y, zoom } = this.#camera;
    const level = levelOf(zoom);
    const places = Math.max(3, Math.ceil((zoom + 6) * 0.302) + 1);
    const time = Number.isFinite(this.#tileTime) ? ` · tile in ${milliseconds(this.#tileTime)}` : '';
    this.#readout.textContent =
      `${x.toFixed(places)} ${y < 0 ? '−' : '+'} ${Math.abs(y).toFixed(places)}i · zoom ${zoom.toFixed(1)} · `
      + `${whole(this.#look.iterationsAt(level))} iterations${time}`;
    this.#canvas.dataset.state = this.#store.isComplete ? 'complete' : 'loading';
    this.#controls.describe(level);
    if (this.#camera.isDeepest !== this.#wasDeepest) {
      this.#wasDeepest = this.#camera.isDeepest;
      if (this.#wasDeepest) {
        this.#status.say(
          'This is the deepest zoom.', 'Beyond it double precision can no longer tell neighbouring points apart.', { forMilliseconds: 8000 });
      }
    }
  }

  #loaded(time) {
    this.#tileTime = time ?? Number.NaN;
    if (this.#store.isComplete) {
      this.#before = null;
      if (!this.#frame) {
        this.#drawFrame(); // in time for the next frame, where asking for one would be in time for the one after
      }
    } else {
      this.#arrivals ||= setTimeout(() => this.#redraw(), ARRIVALS_MILLISECONDS);
    }
  }

  #writeAddress() {
    clearTimeout(this.#addressTimer);
    this.#addressTimer = setTimeout(() => {
      if (!this.#canvas.closest('section').hidden) {
        replaceAddress('mandelbrot', {
          x: this.#camera.x, y: this.#camera.y, zoom: (this.#camera.zoom - this.#density).toFixed(3), ...this.#look.toAddress(),
        });
      }
    }, 200);
  }
}
