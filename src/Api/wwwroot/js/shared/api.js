// Requests to the service. Whatever goes wrong comes out as a ServiceError in the service's own words.

import { askForKey, withKey } from './key.js';

export class ServiceError extends Error {
  constructor(title, detail, status, retrySeconds = null) {
    super(title);
    this.name = 'ServiceError';
    this.title = title;
    this.detail = detail;
    this.status = status;
    this.retrySeconds = retrySeconds;
  }

  /** Whether the same request may succeed later: the service is busy, or not there. */
  get isPassing() {
    return this.status === 0 || this.status === 429 || this.status === 503;
  }
}

/** A successful response, or a ServiceError; an abort stays an AbortError. */
export async function request(url, options = {}) {
  let response;
  try {
    response = await fetch(url, { ...options, headers: withKey(options.headers) });
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }

    throw new ServiceError('The service does not answer.', 'It is not running, or the connection broke while it was being asked.', 0);
  }

  if (response.ok) {
    return response;
  }

  if (response.status === 401) {
    askForKey();
  }

  const seconds = Number.parseFloat(response.headers.get('Retry-After'));
  const problem = await readProblem(response);
  throw new ServiceError(
    problem.title ?? `The service answered ${response.status}.`, problem.detail ?? '', response.status,
    Number.isFinite(seconds) ? seconds : null);
}

async function readProblem(response) {
  try {
    return await response.json();
  } catch {
    return {}; // not the service itself: a proxy in between, for example
  }
}
