// Tiles: what is there, what is on its way, what waits. The most recently used stay; what has left the view is aborted.
import { request, ServiceError } from '../shared/api.js';
import { parseServerTiming } from '../shared/timing.js';

const CAPACITY = 150; // bitmaps of 1 MiB
const PARALLEL = 48; // more than a browser has connections: the next request waits where a reply frees one, not on this page
const LONGEST_PAUSE = 15;

export class TileStore {
  #bitmaps = new Map(); // by address, the least recently used first
  #running = new Map(); // address to AbortController
  #waiting = [];
  #failed = new Map();
  #pauseUntil = 0;
  #pauseTimer = 0;
  #attempts = 0;
  #listener;

  /** @param listener loaded(url, milliseconds), refused(error), paused(error, seconds), resumed(). */
  constructor(listener) {
    this.#listener = listener;
  }

  /** A tile's bitmap, or undefined; asking keeps it. */
  get(url) {
    const bitmap = this.#bitmaps.get(url);
    if (bitmap) {
      this.#bitmaps.delete(url);
      this.#bitmaps.set(url, bitmap);
    }

    return bitmap;
  }

  /** Whether there is nothing to draw. */
  get isEmpty() {
    return this.#bitmaps.size === 0;
  }

  /** Whether everything wanted is there, or was refused. */
  get isComplete() {
    return this.#running.size === 0 && this.#waiting.length === 0;
  }

  /** From now on these are wanted, in this order, and nothing else. */
  want(urls) {
    const wanted = new Set(urls);
    for (const [url, controller] of this.#running) {
      if (!wanted.has(url)) {
        controller.abort();
        this.#running.delete(url);
      }
    }

    this.#waiting = urls.filter((url) => !this.#bitmaps.has(url) && !this.#running.has(url) && !this.#failed.has(url));
    this.#next();
  }

  /** Refusals are forgotten: what is wanted next is asked for again. */
  forgive() {
    this.#failed.clear();
  }

  #next() {
    if (performance.now() < this.#pauseUntil) {
      return;
    }

    while (this.#running.size < PARALLEL && this.#waiting.length > 0) {
      this.#load(this.#waiting.shift());
    }
  }

  async #load(url) {
    const controller = new AbortController();
    this.#running.set(url, controller);
    try {
      const response = await request(url, { signal: controller.signal });
      const bitmap = await createImageBitmap(await response.blob());
      this.#keep(url, bitmap);
      if (this.#attempts > 0 && performance.now() >= this.#pauseUntil) {
        this.#attempts = 0; // a reply that comes during the pause was asked for before it
        this.#listener.resumed();
      }

      // From the header: the browser's record comes later, and after 250 files not at all.
      this.#running.delete(url);
      this.#listener.loaded(url, parseServerTiming(response.headers.get('Server-Timing') ?? '').total);
    } catch (error) {
      this.#refuse(url, controller, error);
    } finally {
      if (this.#running.get(url) === controller) {
        this.#running.delete(url);
      }

      this.#next();
    }
  }

  #refuse(url, controller, error) {
    if (controller.signal.aborted) {
      return; // it left the view; nobody waits for it
    }

    if (error instanceof ServiceError && error.isPassing) {
      this.#waiting.unshift(url);
      this.#pause(error);
    } else {
      if (error instanceof ServiceError && error.status === 401) {
        // The others would be refused for the same reason.
        this.#waiting.forEach((other) => this.#failed.set(other, error));
        this.#waiting = [];
      }

      this.#failed.set(url, error);
      this.#listener.refused(error);
    }
  }

  /** Asks nothing for as long as the service says; where it says nothing, longer each time. */
  #pause(error) {
    if (performance.now() < this.#pauseUntil) {
      return; // several requests were under way
    }

    const seconds = error.retrySeconds ?? Math.min(LONGEST_PAUSE, 2 ** this.#attempts);
    this.#attempts++;
    this.#pauseUntil = performance.now() + seconds * 1000;
    clearTimeout(this.#pauseTimer);
    this.#pauseTimer = setTimeout(() => {
      this.#pauseUntil = 0;
      this.#next();
    }, seconds * 1000);
    this.#listener.paused(error, seconds);
  }

  #keep(url, bitmap) {
    this.#bitmaps.set(url, bitmap);
    while (this.#bitmaps.size > CAPACITY) {
      const [oldest, old] = this.#bitmaps.entries().next().value;
      this.#bitmaps.delete(oldest);
      old.close();
    }
  }
}
