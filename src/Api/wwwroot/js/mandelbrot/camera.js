// Where the map looks: the point in the middle, and how far it is from one device pixel to the next.
import { MAX_ZOOM, pixelStep } from './grid.js';

const MIN_ZOOM = 0.5;
const HOME = { x: -0.7, y: 0, width: 2.9, height: 2.5 };
const REACH = { left: -2.75, right: 1.25, top: -2, bottom: 2 };

export class Camera {
  x = HOME.x;
  y = HOME.y;
  zoom = 2;
  width = 1; // device pixels
  height = 1;

  /** Distance of device pixels in the plane. */
  get step() {
    return pixelStep(this.zoom);
  }

  get isDeepest() {
    return this.zoom >= MAX_ZOOM - 1e-6;
  }

  resize(width, height) {
    this.width = width;
    this.height = height;
  }

  home() {
    const step = Math.max(HOME.width / this.width, HOME.height / this.height);
    this.look(HOME.x, HOME.y, -6 - Math.log2(step));
  }

  /** Looks at a point from a zoom, within what there is to see. */
  look(x, y, zoom) {
    this.zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));
    this.x = Math.min(REACH.right, Math.max(REACH.left, x));
    this.y = Math.min(REACH.bottom, Math.max(REACH.top, y));
  }

  /** Moves by device pixels: the picture follows a drag of (dx, dy). */
  pan(dx, dy) {
    this.look(this.x - dx * this.step, this.y - dy * this.step, this.zoom);
  }

  /** Zooms by so many levels; the point under a device pixel stays there. */
  zoomAt(levels, px, py) {
    const before = this.pointAt(px, py);
    const zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, this.zoom + levels));
    const step = pixelStep(zoom);
    this.look(before.x - (px - this.width / 2) * step, before.y - (py - this.height / 2) * step, zoom);
  }

  pointAt(px, py) {
    return { x: this.x + (px - this.width / 2) * this.step, y: this.y + (py - this.height / 2) * this.step };
  }

  /** What must be equal for the same picture. */
  get key() {
    return `${this.x},${this.y},${this.zoom},${this.width},${this.height}`;
  }
}
