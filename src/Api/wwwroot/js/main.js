// The frame: one page, three views, the address behind # says which one and what it shows.
import { parseAddress } from './shared/address.js';
import { listenForKey } from './shared/key.js';
import { StatusLine } from './shared/status.js';

const RETRY_SECONDS = 2;

const loaders = {
  mandelbrot: () => import('./mandelbrot/view.js'),
  blur: () => import('./blur/view.js'),
  race: () => import('./race/view.js'),
};

const views = {};
let current = null;

async function show() {
  const address = parseAddress(location.hash);
  if (current && !(address.view in loaders)) {
    return; // a place within the page, such as the content
  }

  const name = address.view in loaders ? address.view : 'mandelbrot';
  if (current !== name) {
    views[current]?.hide?.();
    for (const other of Object.keys(loaders)) {
      document.getElementById(other).hidden = other !== name;
    }

    for (const link of document.querySelectorAll('.tabs a')) {
      if (link.dataset.view === name) {
        link.setAttribute('aria-current', 'page');
      } else {
        link.removeAttribute('aria-current');
      }
    }

    document.title = { mandelbrot: 'Mandelbrot', blur: 'Box blur', race: 'Race' }[name] + ' – explorer';
    current = name;
  }

  if (name in views) {
    views[name].show?.(address.values);
  } else {
    await open(name, address.values);
  }
}

/** A view's modules come when it is opened for the first time. */
async function open(name, values) {
  const section = document.getElementById(name);
  const status = new StatusLine(section.querySelector('[role=status]'));
  section.inert = true; // nobody listens yet to what is clicked
  let view;
  try {
    view = await loaders[name]();
  } catch {
    status.say('The service does not answer.', `This view is not loaded yet. Trying again in ${RETRY_SECONDS} s.`, { kind: 'bad' });
    setTimeout(() => current === name && show(), 1000 * RETRY_SECONDS);
    return;
  }

  if (!(name in views)) {
    status.clear();
    views[name] = view.start(section, values);
    section.inert = false;
  }
}

addEventListener('hashchange', show);
listenForKey(() => views[current]?.keyGiven?.());
show();
