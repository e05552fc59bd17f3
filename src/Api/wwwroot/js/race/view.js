// The race view: pick a job, run every lane in turn, see the bars grow.
import { request } from '../shared/api.js';
import { StatusLine } from '../shared/status.js';
import { copyText } from '../shared/save.js';
import { JOBS, lanesOf } from './jobs.js';
import { Lanes } from './lanes.js';
import { toMarkdown } from './markdown.js';
import { run } from './runner.js';

export function start(section) {
  return new RaceView(section);
}

class RaceView {
  #form = document.getElementById('race-form');
  #startButton = document.getElementById('race-start');
  #cancelButton = document.getElementById('race-cancel');
  #copyButton = document.getElementById('race-copy');
  #progress = document.getElementById('race-progress');
  #machine = document.getElementById('race-machine');
  #key = document.getElementById('race-key');
  #lanes = new Lanes(document.getElementById('race-lanes'));
  #status = new StatusLine(document.getElementById('race-status'));
  #kernels = null;
  #controller = null;
  #result = null;

  constructor() {
    this.#form.job.append(...JOBS.map((job) => new Option(job.name, job.id)));
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#race();
    });
    this.#cancelButton.addEventListener('click', () => this.#controller?.abort());
    this.#copyButton.addEventListener('click', () => this.#copy());
    this.#loadMachine().catch((error) => this.#status.error(error));
  }

  hide() {
    this.#controller?.abort();
  }

  keyGiven() {
    this.#status.clear();
    this.#loadMachine().catch((error) => this.#status.error(error));
  }

  async #loadMachine() {
    this.#kernels ??= await (await request('/kernels')).json();
    const { cores, instructionSets, acceleratedVectorBits } = this.#kernels;
    this.#machine.textContent =
      `This machine: ${cores} ${cores === 1 ? 'core' : 'cores'}; ${instructionSets.join(', ') || 'no vector instructions'}; `
      + `vectors of ${acceleratedVectorBits.join(', ') || 'no'} bits in hardware.`;
  }

  async #race() {
    this.#controller = new AbortController();
    this.#setRunning(true);
    this.#status.clear();
    try {
      await this.#loadMachine();
      const job = JOBS.find(({ id }) => id === this.#form.job.value);
      const rounds = Number.parseInt(this.#form.rounds.value, 10);
      this.#result = { job, rounds, machine: this.#machine.textContent, lanes: lanesOf(this.#kernels, job.kernel) };
      this.#lanes.begin(this.#result.lanes, job.pixels);
      this.#key.hidden = false;
      await run(job, this.#result.lanes, rounds, this.#controller.signal, {
        started: (lane) => this.#lanes.running(lane),
        finished: (lane, done, all) => {
          this.#lanes.update();
          this.#progress.value = done / all;
        },
        waiting: (error, seconds) => this.#status.say(error.title, `Trying again in ${seconds} s.`, { kind: 'bad' }),
      });
      this.#status.say('Finished.', '', { forMilliseconds: 5000 });
    } catch (error) {
      if (error.name === 'AbortError') {
        this.#status.say('Cancelled.');
      } else {
        this.#status.error(error);
      }
    } finally {
      this.#lanes.running(null);
      this.#setRunning(false);
    }
  }

  #setRunning(isRunning) {
    this.#startButton.disabled = isRunning;
    this.#cancelButton.disabled = !isRunning;
    this.#copyButton.disabled = isRunning || !this.#result?.lanes.some((lane) => lane.times?.length > 0);
    this.#form.dataset.state = isRunning ? 'running' : 'idle';
    if (isRunning) {
      this.#progress.value = 0;
    }
  }

  async #copy() {
    const text = toMarkdown(this.#result);
    const copied = await copyText(text);
    this.#status.say(copied ? 'Copied as Markdown.' : 'The browser did not allow copying.', '', { forMilliseconds: 4000 });
  }
}
