// The lanes on the page: name, bar, milliseconds, megapixels a second, speedup.
import { digits, median, milliseconds } from '../shared/format.js';

const SHORTEST = 3; // percent, of the slowest lane's bar

export class Lanes {
  #table;
  #rows = new Map();
  #pixels = 0;

  constructor(table) {
    this.#table = table;
  }

  begin(lanes, pixels) {
    this.#pixels = pixels;
    this.#rows = new Map(lanes.map((lane) => [lane, makeRow(lane)]));
    const head = makeLine(['Variant', 'Speed', 'Kernel', 'Pixels a second', 'Speedup'], 'columnheader');
    head.classList.add('lane-head');
    this.#table.replaceChildren(head, ...[...this.#rows.values()].map(({ line }) => line));
  }

  /** Marks the lane that runs now. */
  running(current) {
    for (const [lane, { line }] of this.#rows) {
      line.toggleAttribute('data-running', lane === current);
    }
  }

  /** Shows all results so far. */
  update() {
    const results = summarize([...this.#rows.keys()], this.#pixels);
    const speeds = results.map(({ speed }) => speed).filter(Number.isFinite);
    const [slowest, fastest] = [Math.min(...speeds), Math.max(...speeds)];
    for (const result of results) {
      const { line, bar, cells } = this.#rows.get(result.lane);
      line.toggleAttribute('data-failed', result.lane.error !== null);
      if (result.lane.error) {
        cells[0].textContent = 'failed';
        line.title = `${result.lane.error.title} ${result.lane.error.detail}`;
      } else if (Number.isFinite(result.speed)) {
        const share = fastest === slowest ? 1 : Math.log(result.speed / slowest) / Math.log(fastest / slowest);
        bar.style.inlineSize = `${SHORTEST + (100 - SHORTEST) * share}%`;
        cells[0].textContent = milliseconds(result.time);
        cells[1].textContent = `${digits(result.speed)} MP/s`;
        cells[2].textContent = Number.isFinite(result.speedup) ? `${digits(result.speedup)}×` : '–';
        line.title = `ran ${result.lane.kernel}`;
        line.toggleAttribute('data-best', speeds.length > 1 && result.speed === fastest);
      }
    }
  }
}

/** Median, speed and speedup over the scalar form, of the lanes that have results. */
export function summarize(lanes, pixels) {
  const timeOf = (lane) => (lane.times?.length > 0 ? median(lane.times) : Number.NaN);
  const scalar = timeOf(lanes.find((lane) => lane.variant === 'scalar') ?? {});
  return lanes.map((lane) => {
    const time = timeOf(lane);
    return { lane, time, speed: pixels / 1000 / time, speedup: scalar / time };
  });
}

function makeRow(lane) {
  const line = makeLine(['', '', '–', '', ''], 'cell');
  const [name, track, ...cells] = line.children;
  name.className = 'lane-name';
  name.append(lane.variant);
  if (lane.bits) {
    const small = document.createElement('small');
    small.textContent = ` ${lane.bits} bits`;
    name.append(small);
  }

  track.className = 'track';
  const bar = document.createElement('div');
  bar.className = 'bar-of-lane';
  track.append(bar);
  return { line, bar, cells };
}

function makeLine(texts, role) {
  const line = document.createElement('div');
  line.className = 'lane';
  line.setAttribute('role', 'row');
  line.append(...texts.map((text) => {
    const cell = document.createElement('div');
    cell.setAttribute('role', role);
    cell.textContent = text;
    return cell;
  }));
  return line;
}
