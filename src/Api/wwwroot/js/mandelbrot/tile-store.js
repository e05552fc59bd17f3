// Tiles: what is there, what is on its way, what waits. The most recently used stay; what has left the view is aborted.
import { request, ServiceError } from '../shared/api.js';

const CAPACITY = 600; // tiles of 256 KiB
const PARALLEL = 48; // more than a browser has connections: the next request waits where a reply frees one, not on this page
const LONGEST_PAUSE = 15;

/** A request for one tile. */
export function single(url) {
  return { url, tiles: [{ url, left: 0, top: 0 }], fallBack: [] };
}

/** A request for several tiles in one picture; where it is refused they are asked for one by one. */
export function several(url, tiles) {
  return { url, tiles, fallBack: tiles.map((tile) => single(tile.url)) };
}

export class TileStore {
  #pictures = new Map(); // by the tile's address, the least recently used first
  #running = new Map(); // a request's address to the request, and what aborts it
  #waiting = [];
  #failed = new Map();
  #pauseUntil = 0;
  #pauseTimer = 0;
  #attempts = 0;
  #listener;

  /** @param listener loaded(Server-Timing, tiles), refused(error), paused(error, seconds), resumed(). */
  constructor(listener) {
    this.#listener = listener;
  }

  /** A tile's bitmap and where in it the tile begins, or undefined; asking keeps it. */
  get(url) {
    const picture = this.#pictures.get(url);
    if (picture) {
      this.#pictures.delete(url);
      this.#pictures.set(url, picture);
    }

    return picture;
  }

  /** Whether a tile is there or on its way. */
  expects(url) {
    return this.#pictures.has(url) || [...this.#running.values()].some(({ tiles }) => tiles.some((tile) => tile.url === url));
  }

  /** Whether there is nothing to draw. */
  get isEmpty() {
    return this.#pictures.size === 0;
  }

  /** Whether everything wanted is there, or was refused. */
  get isComplete() {
    return this.#running.size === 0 && this.#waiting.length === 0;
  }

  /** From now on the tiles of these requests are wanted, in this order, and nothing else. */
  want(requests) {
    const wanted = new Set(requests.flatMap(({ tiles }) => tiles.map(({ url }) => url)));
    const coming = new Set();
    for (const [url, { tiles, controller }] of this.#running) {
      if (tiles.some((tile) => wanted.has(tile.url))) {
        tiles.forEach((tile) => coming.add(tile.url));
      } else {
        controller.abort();
        this.#running.delete(url);
      }
    }

    const isThere = ({ url }) => this.#pictures.has(url) || coming.has(url);
    this.#waiting = requests.filter(({ url, tiles }) => !this.#failed.has(url) && !tiles.every(isThere));
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

  async #load(wanted) {
    const { url, tiles } = wanted;
    const controller = new AbortController();
    this.#running.set(url, { tiles, controller });
    try {
      const response = await request(url, { signal: controller.signal });
      // Through the page's memory: a blob of the reply itself would be kept by another process of the browser, and fetched from there.
      const bitmap = await createImageBitmap(new Blob([await response.arrayBuffer()]));
      this.#keep(tiles, bitmap);
      if (this.#attempts > 0 && performance.now() >= this.#pauseUntil) {
        this.#attempts = 0; // a reply that comes during the pause was asked for before it
        this.#listener.resumed();
      }

      // From the header: the browser's record comes later, and after 250 files not at all.
      this.#running.delete(url);
      this.#listener.loaded(response.headers.get('Server-Timing') ?? '', tiles.length);
    } catch (error) {
      this.#refuse(wanted, controller, error);
    } finally {
      if (this.#running.get(url)?.controller === controller) {
        this.#running.delete(url);
      }

      this.#next();
    }
  }

  #refuse(wanted, controller, error) {
    if (controller.signal.aborted) {
      return; // it left the view; nobody waits for it
    }

    if (error instanceof ServiceError && error.isPassing) {
      this.#waiting.unshift(wanted);
      this.#pause(error);
      return;
    }

    this.#failed.set(wanted.url, error);
    if (error instanceof ServiceError && error.status === 401) {
      // The others would be refused for the same reason.
      this.#waiting.forEach((other) => this.#failed.set(other.url, error));
      this.#waiting = [];
    } else if (wanted.fallBack.length > 0) {
      this.#waiting.push(...wanted.fallBack); // too large for this service's limits, perhaps
      return;
    }

    this.#listener.refused(error);
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

  #keep(tiles, bitmap) {
    const shared = { users: tiles.length };
    for (const { url, left, top } of tiles) {
      this.#drop(url);
      this.#pictures.set(url, { bitmap, left, top, shared });
    }

    while (this.#pictures.size > CAPACITY) {
      this.#drop(this.#pictures.keys().next().value);
    }
  }

  #drop(url) {
    const picture = this.#pictures.get(url);
    if (picture) {
      this.#pictures.delete(url);
      picture.shared.users--;
      if (picture.shared.users === 0) {
        picture.bitmap.close();
      }
    }
  }
}
