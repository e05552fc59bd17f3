// The Mandelbrot view: the map in the visitor's hands, with its panel and its readout.
import { replaceAddress } from '../shared/address.js';
import { digits, milliseconds, whole } from '../shared/format.js';
import { StatusLine } from '../shared/status.js';
import { parseServerTiming } from '../shared/timing.js';
import { Controls } from './controls.js';
import { listen } from './gestures.js';
import { ZoomMotion } from './zoom-motion.js';

/** @param map the map, which has its canvas. */
export function start(section, map) {
  return new MandelbrotView(section, map);
}

class MandelbrotView {
  #canvas = document.getElementById('map');
  #readout = document.getElementById('map-readout');
  #status = new StatusLine(document.getElementById('map-status'));
  #map;
  #camera;
  #motion = new ZoomMotion((levels, x, y) => this.#zoom(levels, x, y));
  #controls;
  #addressTimer = 0;
  #tileTime = Number.NaN;
  #wasDeepest = false;

  constructor(section, map) {
    this.#map = map;
    this.#camera = map.camera;
    this.#controls = new Controls(map.look, map.camera, this.#status, (look) => {
      map.changeLook(look);
      this.#writeAddress();
    });
    map.listen({
      drawn: () => this.#describe(),
      loaded: (timing, tiles) => {
        this.#tileTime = (parseServerTiming(timing).total ?? Number.NaN) / tiles;
      },
      refused: (error) => this.#status.error(error),
      paused: (error, seconds) => this.#status.say(error.title, `Trying again in ${digits(seconds)} s.`, { kind: 'bad' }),
      resumed: () => this.#status.clear(),
    });
    new ResizeObserver(() => map.fit()).observe(this.#canvas);
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
    this.#describe();
  }

  /** The address was changed by hand or by a link. */
  show(values) {
    if (values.has('x')) {
      this.#map.goTo(values);
      this.#controls.show(this.#map.look);
    } else {
      this.#writeAddress();
      this.#map.redraw();
    }
  }

  /** What was refused for want of a key is asked for again. */
  keyGiven() {
    this.#status.clear();
    this.#map.askAgain();
  }

  hide() {
    this.#map.rest();
  }

  #pan(dx, dy) {
    this.#camera.pan(dx, dy);
    this.#map.redraw();
  }

  #zoom(levels, x, y) {
    this.#camera.zoomAt(levels, x, y);
    this.#map.redraw();
    this.#writeAddress();
  }

  #home() {
    this.#motion.stop();
    this.#camera.home();
    this.#map.redraw();
    this.#writeAddress();
  }

  #describe() {
    const { x, y, zoom } = this.#camera;
    const places = Math.max(3, Math.ceil((zoom + 6) * 0.302) + 1);
    const time = Number.isFinite(this.#tileTime) ? ` · tile in ${milliseconds(this.#tileTime)}` : '';
    this.#readout.textContent =
      `${x.toFixed(places)} ${y < 0 ? '−' : '+'} ${Math.abs(y).toFixed(places)}i · zoom ${zoom.toFixed(1)} · `
      + `${whole(this.#map.look.iterationsAt(this.#map.level))} iterations${time}`;
    this.#controls.describe(this.#map.level);
    if (this.#camera.isDeepest !== this.#wasDeepest) {
      this.#wasDeepest = this.#camera.isDeepest;
      if (this.#wasDeepest) {
        this.#status.say(
          'This is the deepest zoom.', 'Beyond it double precision can no longer tell neighbouring points apart.', { forMilliseconds: 8000 });
      }
    }
  }

  #writeAddress() {
    clearTimeout(this.#addressTimer);
    this.#addressTimer = setTimeout(() => {
      if (!this.#canvas.closest('section').hidden) {
        replaceAddress('mandelbrot', {
          x: this.#camera.x, y: this.#camera.y, zoom: (this.#camera.zoom - this.#map.density).toFixed(3), ...this.#map.look.toAddress(),
        });
      }
    }, 200);
  }
}
