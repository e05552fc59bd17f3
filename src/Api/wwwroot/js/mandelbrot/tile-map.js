// The map as a picture: where it looks, how it is coloured, the tiles that this takes, and their drawing.
import { Camera } from './camera.js';
import { blocksOf, cornerOf, levelOf, tilesOf, visibleTiles } from './grid.js';
import { blockUrl, Look, tileUrl } from './look.js';
import { Painter } from './painter.js';
import { several, single, TileStore } from './tile-store.js';

// A frame costs what some ten tiles cost: those that arrive meanwhile are drawn together.
const ARRIVALS_MILLISECONDS = 150;

// A request costs a browser more than many pixels do. While there is nothing to show, tiles come in blocks; later in tiles, which are there
// sooner and can be aborted one by one, and so do those with so many iterations that a block keeps a core for long.
const BLOCK_ITERATIONS = 2048;

// The browser's record of when the first view was drawn: read by the tests' figures, and shown by a browser's tools.
const FIRST_VIEW = 'first-view';

export class TileMap {
  camera = new Camera();
  #look;
  #before = null; // the look before this one, shown until the new tiles are there
  #canvas = null;
  #painter = null;
  #frame = 0;
  #arrivals = 0; // the timer of tiles that are there and not drawn
  #wanted = '';
  #listener = null;
  #missed = []; // what happened before anybody listened
  #store = new TileStore({
    loaded: (timing, tiles) => this.#loaded(timing, tiles),
    refused: (error) => this.#tell('refused', error),
    paused: (error, seconds) => this.#tell('paused', error, seconds),
    resumed: () => this.#tell('resumed'),
  });
  #open;

  /** Settled when the first view is drawn, or when there is something to say instead. */
  opened = new Promise((resolve) => {
    this.#open = resolve;
  });

  /** Asks for the tiles of an address at once; without a canvas, whose size is guessed, they wait to be drawn. */
  constructor(values, width, height) {
    this.#look = Look.fromAddress(values);
    this.camera.resize(width, height);
    this.#place(values);
    this.#ask();
  }

  /** From now on this is drawn on. */
  attach(canvas, values) {
    this.#canvas = canvas;
    this.#painter = new Painter(canvas, this.#store);
    this.fit();
    this.#place(values);
    this.#drawFrame();
  }

  /** @param listener drawn(), loaded(timing, tiles), refused(error), paused(error, seconds), resumed(). */
  listen(listener) {
    this.#listener = listener;
    this.#missed.splice(0).forEach(([name, values]) => listener[name](...values));
  }

  get look() {
    return this.#look;
  }

  get level() {
    return levelOf(this.camera.zoom);
  }

  /** Levels between a CSS pixel, in which addresses count, and a device pixel. */
  get density() {
    return Math.log2(devicePixelRatio || 1);
  }

  /** Goes where an address says. */
  goTo(values) {
    this.#look = Look.fromAddress(values);
    this.#place(values);
    this.redraw();
  }

  changeLook(look) {
    this.#before = queriesOf(this.#look);
    this.#look = look;
    this.redraw();
  }

  /** Takes the size of the canvas as it is laid out. */
  fit() {
    const ratio = devicePixelRatio || 1;
    const [width, height] = [Math.round(this.#canvas.clientWidth * ratio), Math.round(this.#canvas.clientHeight * ratio)];
    if (width > 0 && height > 0 && (width !== this.#canvas.width || height !== this.#canvas.height)) {
      [this.#canvas.width, this.#canvas.height] = [width, height];
      this.camera.resize(width, height);
      this.redraw();
    }
  }

  /** Draws what has changed with the next frame. */
  redraw() {
    this.#frame ||= requestAnimationFrame(() => this.#drawFrame());
  }

  /** Asks for nothing any more. */
  rest() {
    this.#store.want([]);
    this.#wanted = '';
  }

  /** What was refused is asked for again. */
  askAgain() {
    this.#store.forgive();
    this.#wanted = '';
    this.redraw();
  }

  #place(values) {
    const [x, y, zoom] = ['x', 'y', 'zoom'].map((name) => Number.parseFloat(values.get(name)));
    if ([x, y, zoom].every(Number.isFinite)) {
      this.camera.look(x, y, zoom + this.density);
    } else {
      this.camera.home();
    }
  }

  #drawFrame() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#arrivals);
    [this.#frame, this.#arrivals] = [0, 0];
    this.#ask();
    if (!this.#store.isEmpty) {
      const queryAt = queriesOf(this.#look);
      this.#painter.draw(this.camera, this.#before ? [queryAt, this.#before] : [queryAt]);
    }

    this.#canvas.dataset.state = this.#store.isComplete ? 'complete' : 'loading';
    if (this.#store.isComplete && performance.getEntriesByName(FIRST_VIEW).length === 0) {
      performance.mark(FIRST_VIEW);
      this.#open();
    }

    this.#listener?.drawn();
  }

  /** Asks for the tiles in view that are not there. */
  #ask() {
    const queryAt = queriesOf(this.#look);
    const singleOf = (tile) => single(tileUrl(tile, queryAt(tile.level)));
    const tiles = visibleTiles(this.camera, this.level);
    const blocks = this.#store.isEmpty && this.#look.iterationsAt(this.level) <= BLOCK_ITERATIONS ? blocksOf(tiles) : [];
    const requests = blocks.length > 0
      ? blocks.map((block) => {
        const query = queryAt(this.level);
        return several(blockUrl(block, query), tilesOf(block).map((tile) => ({ ...tile, url: tileUrl(tile, query) })));
      })
      : tiles.map(singleOf);
    const isCorner = ({ x, y }) => x === 0 && y === 0;
    if (![...tiles, ...blocks].some(isCorner) && !this.#store.expects(tileUrl(cornerOf(this.level), queryAt(this.level)))) {
      requests.push(singleOf(cornerOf(0))); // the colour of what is outside, and the last resort for all that is not there yet
    }

    const key = requests.map(({ url }) => url).join();
    if (key !== this.#wanted) {
      this.#wanted = key;
      this.#store.want(requests);
    }
  }

  #loaded(timing, tiles) {
    this.#tell('loaded', timing, tiles);
    if (this.#store.isComplete) {
      this.#before = null;
    }

    if (this.#painter === null) {
      return;
    }

    if (!this.#store.isComplete) {
      this.#arrivals ||= setTimeout(() => this.redraw(), ARRIVALS_MILLISECONDS);
    } else if (!this.#frame) {
      this.#drawFrame(); // in time for the next frame, where asking for one would be in time for the one after
    }
  }

  #tell(name, ...values) {
    if (name !== 'loaded') {
      this.#open();
    }

    if (this.#listener) {
      this.#listener[name](...values);
    } else {
      this.#missed.push([name, values]);
    }
  }
}

function queriesOf(look) {
  const snapshot = Object.assign(new Look(), look);
  return (level) => snapshot.queryAt(level);
}
