// A race's result as a Markdown table.
import { digits, milliseconds } from '../shared/format.js';
import { summarize } from './lanes.js';

export function toMarkdown({ job, rounds, machine, lanes }) {
  const rows = summarize(lanes, job.pixels).filter(({ time }) => Number.isFinite(time)).map(({ lane, time, speed, speedup }) =>
    `| ${lane.variant} | ${lane.bits ?? ''} | ${milliseconds(time)} | ${digits(speed)} | ${digits(speedup)} |`);
  return [
    `${job.name}; kernel time, median of ${rounds}. ${machine}`,
    '',
    '| variant | vector bits | median | MP/s | speedup over scalar |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows,
    '',
  ].join('\n');
}
