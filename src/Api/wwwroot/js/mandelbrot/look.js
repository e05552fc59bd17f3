// How the map is coloured, and how deep it counts.

export const PALETTES = ['hot', 'viridis', 'magma', 'inferno', 'plasma', 'cividis', 'twilight_shifted', 'gray'];

export const MAX_ITERATIONS = 65_535;

/** Iterations that show what there is at a level. In few steps: with each one all tiles of the view are asked for anew. */
export function iterationsAt(level) {
  const steps = [[6, 400], [12, 1000], [18, 2000], [26, 4000], [34, 6000]];
  return steps.find(([below]) => level < below)?.[1] ?? 10_000;
}

export class Look {
  palette = 'hot';
  shading = 'none';
  coloring = 'steps'; // half the bytes of smooth
  iterations = null; // null: with depth

  static fromAddress(values) {
    const look = new Look();
    const choose = (name, allowed) => {
      const value = values.get(name);
      if (allowed.includes(value)) {
        look[name] = value;
      }
    };
    choose('palette', PALETTES);
    choose('shading', ['none', 'relief']);
    choose('coloring', ['steps', 'smooth']);
    const iterations = Number.parseInt(values.get('iters'), 10);
    if (iterations >= 1 && iterations <= MAX_ITERATIONS) {
      look.iterations = iterations;
    }

    return look;
  }

  iterationsAt(level) {
    return this.iterations ?? iterationsAt(level);
  }

  /** The query that all tiles of a level share; at the same time what tells this look from others. */
  queryAt(level) {
    return `iters=${this.iterationsAt(level)}&palette=${this.palette}&shading=${this.shading}&coloring=${this.coloring}`;
  }

  toAddress() {
    const values = { palette: this.palette, shading: this.shading, coloring: this.coloring };
    return this.iterations === null ? values : { ...values, iters: this.iterations };
  }
}

export function tileUrl(tile, query) {
  return `/mandelbrot/tiles/${tile.level}/${tile.x}/${tile.y}.png?${query}`;
}

/** A block of tiles as one picture: a tile with more pixels. */
export function blockUrl(block, query) {
  return tileUrl(block, `size=${block.side}&${query}`);
}
