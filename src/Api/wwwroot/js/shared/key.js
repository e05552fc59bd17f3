// The key of a service that asks for one. It lives as long as the tab, and is sent to the service alone.

const NAME = 'api-key';
const HEADER = 'X-Api-Key';

// This module is there twice: in the page itself, and as a file for what is loaded later. What both know is the page's.
const UNSAVED = Symbol.for('unsaved key'); // where the browser keeps nothing for pages
const WANTED = Symbol.for('key wanted');

/** Headers for a request: the caller's, and the key where there is one. */
export function withKey(headers = {}) {
  const key = read();
  return key ? { ...headers, [HEADER]: key } : headers;
}

/** The service has refused a request for its key: asks for one. */
export function askForKey() {
  globalThis[WANTED] = true; // the first tiles are asked for before there is a form
  const form = document.getElementById('key-form');
  if (form) {
    form.hidden = false;
  }
}

/** @param used called when a key was given, to ask again for what was refused. */
export function listenForKey(used) {
  const form = document.getElementById('key-form');
  form.hidden = !globalThis[WANTED];
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    write(form.elements.key.value.trim());
    form.reset();
    form.hidden = true;
    used();
  });
}

function read() {
  try {
    return sessionStorage.getItem(NAME) ?? globalThis[UNSAVED];
  } catch {
    return globalThis[UNSAVED];
  }
}

function write(key) {
  globalThis[UNSAVED] = key;
  try {
    sessionStorage.setItem(NAME, key);
  } catch {
    // It is known until the page is left.
  }
}
