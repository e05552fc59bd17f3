// The service's grid of tiles: at level 0 one tile shows the square of 4 x 4 around -0.75 + 0i; each level halves the distance of pixels.

export const TILE = 256;

/** The service's deepest level: beyond it neighbouring points are no longer told apart by double precision. */
export const MAX_ZOOM = 42;

const WORLD = { minX: -2.75, minY: -2, side: 4 };

// Tiles along the side of a block: 1024 pixels, the most that the service draws in one reply on this grid.
const BLOCK = 4;
const BLOCK_LEVELS = Math.log2(BLOCK);

export function pixelStep(zoom) {
  return WORLD.side / TILE / 2 ** zoom;
}

/** The level whose tiles are drawn at a zoom: nearly one tile pixel for each device pixel, rather more than fewer. */
export function levelOf(zoom) {
  return Math.min(MAX_ZOOM, Math.max(0, Math.round(zoom + 0.2)));
}

/** The tile in the corner of the square, whose outermost point stands for all outside the square. */
export function cornerOf(level) {
  return { level, x: 0, y: 0 };
}

/** The tiles of a level that a camera sees, those in the middle first. */
export function visibleTiles(camera, level) {
  const side = WORLD.side / 2 ** level;
  const last = 2 ** level - 1;
  const range = (from, to, min) => [
    Math.max(0, Math.floor((from - min) / side)), Math.min(last, Math.floor((to - min) / side)),
  ];
  const from = camera.pointAt(0, 0);
  const to = camera.pointAt(camera.width, camera.height);
  const [left, right] = range(from.x, to.x, WORLD.minX);
  const [top, bottom] = range(from.y, to.y, WORLD.minY);
  const middle = { x: (camera.x - WORLD.minX) / side - 0.5, y: (camera.y - WORLD.minY) / side - 0.5 };
  const tiles = [];
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      tiles.push({ level, x, y, distance: Math.hypot(x - middle.x, y - middle.y) });
    }
  }

  return tiles.sort((a, b) => a.distance - b.distance);
}

/** Where a tile lies on the canvas, in device pixels, its edges rounded so that neighbours share them. */
export function placeOf(tile, camera) {
  const side = WORLD.side / 2 ** tile.level;
  const at = (index, min, centre, half) => Math.round((min + index * side - centre) / camera.step + half);
  const left = at(tile.x, WORLD.minX, camera.x, camera.width / 2);
  const top = at(tile.y, WORLD.minY, camera.y, camera.height / 2);
  return {
    left,
    top,
    width: at(tile.x + 1, WORLD.minX, camera.x, camera.width / 2) - left,
    height: at(tile.y + 1, WORLD.minY, camera.y, camera.height / 2) - top,
  };
}

/**
 * The blocks of 4 x 4 tiles in which these tiles of one level lie, in the order of the tiles; none at the levels that have fewer. The
 * service draws a block as one tile of as many pixels, two levels above.
 */
export function blocksOf(tiles) {
  const blocks = new Map();
  for (const { level, x, y } of tiles.filter((tile) => tile.level >= BLOCK_LEVELS)) {
    const block = { level: level - BLOCK_LEVELS, x: Math.floor(x / BLOCK), y: Math.floor(y / BLOCK), side: BLOCK * TILE };
    blocks.set(`${block.x},${block.y}`, block);
  }

  return [...blocks.values()];
}

/** The tiles of a block, and where each lies in its picture. */
export function tilesOf(block) {
  return Array.from({ length: BLOCK ** 2 }, (_, i) => {
    const [column, row] = [i % BLOCK, Math.floor(i / BLOCK)];
    return {
      level: block.level + BLOCK_LEVELS, x: block.x * BLOCK + column, y: block.y * BLOCK + row, left: column * TILE, top: row * TILE,
    };
  });
}
