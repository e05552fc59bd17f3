// The part of the address behind '#': "view?name=value&name=value".

export function parseAddress(hash) {
  const [view, query = ''] = hash.replace(/^#/, '').split('?');
  return { view, values: new URLSearchParams(query) };
}

/** Writes the address without a new entry in the history and without an event. */
export function replaceAddress(view, values) {
  history.replaceState(null, '', `#${view}?${new URLSearchParams(values)}`);
}
