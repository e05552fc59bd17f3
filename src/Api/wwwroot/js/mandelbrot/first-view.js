// Asks for the tiles of the first view while the page itself is still being loaded.
import { parseAddress } from '../shared/address.js';
import { TileMap } from './tile-map.js';

const BAR = 52; // CSS pixels above the map, where letters have their usual size; a guess that is a little off costs a tile or two

const { view, values } = parseAddress(location.hash);
const ratio = devicePixelRatio || 1;

/** The map, or null where another view is opened first. */
export const firstMap = view === '' || view === 'mandelbrot'
  ? new TileMap(values, Math.round(innerWidth * ratio), Math.round(Math.max(1, innerHeight - BAR) * ratio))
  : null;
