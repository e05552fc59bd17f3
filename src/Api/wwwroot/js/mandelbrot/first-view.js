// Asks for the first view's tiles, and draws it, before anything else of the page is loaded. This module and those that it imports are
// part of the page itself: a file costs a browser some milliseconds, and what only a visitor's hands need can wait for them.
import { parseAddress } from '../shared/address.js';
import { TileMap } from './tile-map.js';

const BAR = 52; // CSS pixels above the map, where letters have their usual size; a guess that is a little off costs a tile or two
const LONGEST_MILLISECONDS = 500;
const RETRY_MILLISECONDS = 2000;

const { hash } = location;
const { view, values } = parseAddress(hash);
const isMap = view === '' || view === 'mandelbrot';
const ratio = devicePixelRatio || 1;
const map = isMap ? new TileMap(values, Math.round(innerWidth * ratio), Math.round(Math.max(1, innerHeight - BAR) * ratio)) : null;

globalThis.firstView = {
  map, // null where another view is opened first
  hash, // that the map was made for

  /** Draws it, as soon as there is what to draw on and what to draw. */
  draw() {
    if (isMap) {
      document.getElementById('mandelbrot').hidden = false;
      map.attach(document.getElementById('map'), values);
    }

    loadFrame();
  },
};

async function loadFrame() {
  if (isMap) {
    await Promise.race([map.opened, new Promise((resolve) => setTimeout(resolve, LONGEST_MILLISECONDS))]);
  }

  try {
    await import('../main.js');
  } catch {
    setTimeout(loadFrame, RETRY_MILLISECONDS); // the service was there a moment ago
  }
}
