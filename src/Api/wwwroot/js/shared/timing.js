// Server-Timing: what the service says a reply took, in milliseconds by stage.

/** From the browser's own record of the request, or from the header where that record is not there. */
export async function serverTiming(response) {
  for (let attempt = 0; attempt < 10; attempt++) {
    const entry = performance.getEntriesByName(response.url, 'resource').at(-1);
    if (entry?.serverTiming?.length) {
      return Object.fromEntries(entry.serverTiming.map((stage) => [stage.name, stage.duration]));
    }

    // The record is made when the body has been read, a moment later.
    await new Promise((resolve) => setTimeout(resolve, attempt));
  }

  return parseServerTiming(response.headers.get('Server-Timing') ?? '');
}

/** Forgets earlier records, so that the next one of an address is the next request's. */
export function clearTimings() {
  performance.clearResourceTimings();
}

export function parseServerTiming(header) {
  const stages = {};
  for (const part of header.split(',')) {
    const [name, ...parameters] = part.split(';').map((text) => text.trim());
    const duration = parameters.find((text) => text.startsWith('dur='));
    if (name && duration) {
      stages[name] = Number.parseFloat(duration.slice(4));
    }
  }

  return stages;
}
