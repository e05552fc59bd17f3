// Runs the lanes round by round, one request at a time, so that none has the machine while another does.
import { clearTimings, serverTiming } from '../shared/timing.js';

const LONGEST_TRY = 5;

/**
 * Fills each lane's times (milliseconds of the kernel, one a round), kernel (what really ran) and error.
 * @param report started(lane), finished(lane, done, all), waiting(error, seconds).
 */
export async function run(job, lanes, rounds, signal, report) {
  const send = await job.prepare(signal);
  for (const lane of lanes) {
    Object.assign(lane, { times: [], kernel: '', error: null });
  }

  let done = 0;
  for (let round = 0; round < rounds; round++) {
    for (const lane of lanes) {
      if (!lane.error) {
        report.started(lane);
        await runLane(send, lane, signal, report);
      }

      report.finished(lane, ++done, rounds * lanes.length);
    }
  }
}

async function runLane(send, lane, signal, report) {
  for (let attempt = 1; ; attempt++) {
    try {
      clearTimings();
      const response = await send(lane.query, signal);
      await response.blob();
      lane.kernel = response.headers.get('X-Kernel') ?? '';
      lane.times.push((await serverTiming(response)).kernel);
      return;
    } catch (error) {
      if (error.name === 'AbortError') {
        throw error;
      }

      if (!error.isPassing || attempt === LONGEST_TRY) {
        if (error.status === 0) {
          throw error; // nobody is there to race
        }

        lane.error = error;
        return;
      }

      const seconds = error.retrySeconds ?? attempt;
      report.waiting(error, seconds);
      await pause(seconds * 1000, signal);
    }
  }
}

function pause(time, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, time);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('Cancelled', 'AbortError'));
    }, { once: true });
  });
}
