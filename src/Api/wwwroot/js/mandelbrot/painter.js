// Draws the tiles that are there; for one that is not, a part of the level above, enlarged, and what there is of the level below.
import { cornerOf, levelOf, placeOf, TILE, visibleTiles } from './grid.js';
import { tileUrl } from './look.js';

export class Painter {
  #context;
  #store;
  #ground = '#000';
  #groundKnown = '';

  constructor(canvas, store) {
    this.#context = canvas.getContext('2d', { alpha: false });
    this.#store = store;
  }

  /** Draws a view; queries: from a level to its tiles' query, the look to show first, then those it may show meanwhile. */
  draw(camera, queries) {
    const context = this.#context;
    const level = levelOf(camera.zoom);
    this.#findGround(level, queries[0]);
    context.fillStyle = this.#ground;
    context.fillRect(0, 0, camera.width, camera.height);
    context.imageSmoothingEnabled = true;
    for (const tile of visibleTiles(camera, level)) {
      if (!queries.some((queryAt) => this.#drawTile(tile, queryAt, camera))) {
        // Also a look that is gone is better than a hole.
        queries.some((queryAt) => this.#drawAncestor(tile, queryAt, camera));
        queries.forEach((queryAt) => this.#drawChildren(tile, queryAt, camera));
      }
    }
  }

  #drawTile(tile, queryAt, camera) {
    const picture = this.#store.get(tileUrl(tile, queryAt(tile.level)));
    if (picture) {
      this.#drawPart(picture, 0, 0, TILE, placeOf(tile, camera));
    }

    return picture !== undefined;
  }

  #drawAncestor(tile, queryAt, camera) {
    for (let up = 1; up <= tile.level; up++) {
      const parts = 2 ** up;
      const parent = { level: tile.level - up, x: Math.floor(tile.x / parts), y: Math.floor(tile.y / parts) };
      const picture = this.#store.get(tileUrl(parent, queryAt(parent.level)));
      const side = TILE / parts;
      if (picture) {
        this.#drawPart(picture, (tile.x % parts) * side, (tile.y % parts) * side, side, placeOf(tile, camera));
        return true;
      }
    }

    return false;
  }

  /** Draws a square of a tile's picture. */
  #drawPart({ bitmap, left, top }, x, y, side, place) {
    this.#context.drawImage(bitmap, left + x, top + y, side, side, place.left, place.top, place.width, place.height);
  }

  #drawChildren(tile, queryAt, camera) {
    for (let i = 0; i < 4; i++) {
      this.#drawTile({ level: tile.level + 1, x: 2 * tile.x + (i % 2), y: 2 * tile.y + (i >> 1) }, queryAt, camera);
    }
  }

  /** Outside the square of tiles the plane goes on in the colour of the square's corner. */
  #findGround(level, queryAt) {
    const urls = [level, 0].map((at) => tileUrl(cornerOf(at), queryAt(at)));
    const url = urls.find((one) => one === this.#groundKnown || this.#store.get(one));
    if (url && url !== this.#groundKnown) {
      const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
      const { bitmap, left, top } = this.#store.get(url);
      pixel.drawImage(bitmap, -left, -top);
      const [r, g, b] = pixel.getImageData(0, 0, 1, 1).data;
      this.#ground = `rgb(${r} ${g} ${b})`;
      this.#groundKnown = url;
    }
  }
}
