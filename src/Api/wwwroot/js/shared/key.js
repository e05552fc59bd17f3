// The key of a service that asks for one. It lives as long as the tab, and is sent to the service alone.

const NAME = 'api-key';
const HEADER = 'X-Api-Key';

/** Headers for a request: the caller's, and the key where there is one. */
export function withKey(headers = {}) {
  const key = read();
  return key ? { ...headers, [HEADER]: key } : headers;
}

/** The service has refused a request for its key: asks for one. */
export function askForKey() {
  const form = document.getElementById('key-form');
  if (form) {
    form.hidden = false;
  } else {
    document.addEventListener('DOMContentLoaded', askForKey, { once: true }); // the first tiles are asked for before the page is read
  }
}

/** @param used called when a key was given, to ask again for what was refused. */
export function listenForKey(used) {
  const form = document.getElementById('key-form');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    write(form.elements.key.value.trim());
    form.reset();
    form.hidden = true;
    used();
  });
}

let unsaved = ''; // where the browser keeps nothing for pages

function read() {
  try {
    return sessionStorage.getItem(NAME) ?? unsaved;
  } catch {
    return unsaved;
  }
}

function write(key) {
  unsaved = key;
  try {
    sessionStorage.setItem(NAME, key);
  } catch {
    // It is known until the page is left.
  }
}
