// The frame: one page, three views, the address behind # says which one and what it shows.
import { firstMap } from './mandelbrot/first-view.js';
import { TileMap } from './mandelbrot/tile-map.js';
import { parseAddress } from './shared/address.js';
import { listenForKey } from './shared/key.js';
import { StatusLine } from './shared/status.js';

const RETRY_SECONDS = 2;
const FIRST_VIEW_MILLISECONDS = 500;

const loaders = {
  mandelbrot: loadMap,
  blur: (section) => loadPage(section, () => import('./blur/view.js')),
  race: (section) => loadPage(section, () => import('./race/view.js')),
};

const views = {};
let current = null;
let map = firstMap;

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
  let start;
  try {
    start = await loaders[name](section, values);
  } catch {
    status.say('The service does not answer.', `This view is not loaded yet. Trying again in ${RETRY_SECONDS} s.`, { kind: 'bad' });
    setTimeout(() => current === name && show(), 1000 * RETRY_SECONDS);
    return;
  }

  if (!(name in views)) {
    status.clear();
    section.inert = false;
    views[name] = start();
  }
}

/**
 * The map is drawn before anything is loaded that the visitor acts with: for a while the first tiles have browser and service to
 * themselves.
 */
async function loadMap(section, values) {
  const canvas = section.querySelector('canvas');
  map ??= new TileMap(values, canvas.clientWidth, canvas.clientHeight);
  map.attach(canvas, values);
  await Promise.race([map.opened, new Promise((resolve) => setTimeout(resolve, FIRST_VIEW_MILLISECONDS))]);
  const { start } = await import('./mandelbrot/view.js');
  return () => start(section, map);
}

async function loadPage(section, load) {
  section.classList.add('bare');
  try {
    const [{ start }] = await Promise.all([load(), loadStyle(section.id)]);
    return () => start(section);
  } finally {
    section.classList.remove('bare');
  }
}

function loadStyle(name) {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = new URL(`../css/${name}.css`, import.meta.url);
  return new Promise((resolve, reject) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', () => {
      link.remove();
      reject(new Error(link.href));
    });
    document.head.append(link);
  });
}

addEventListener('hashchange', show);
listenForKey(() => views[current]?.keyGiven?.());
show();
