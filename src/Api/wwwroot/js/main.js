// The frame: one page, three views, the address behind # says which one and what it shows.
import { parseAddress } from './shared/address.js';
import { listenForKey } from './shared/key.js';
import { StatusLine } from './shared/status.js';

const RETRY_SECONDS = 2;

const loaders = {
  mandelbrot: loadMap,
  blur: (section) => loadPage(section, () => import('./blur/view.js')),
  race: (section) => loadPage(section, () => import('./race/view.js')),
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

/** Where the page was opened at the map, its first view is drawn by now. */
async function loadMap(section, values) {
  const { map: first, hash } = globalThis.firstView;
  const map = first ?? await makeMap(section.querySelector('canvas'), values);
  if (first && hash !== location.hash) {
    map.goTo(values);
  }

  const { start } = await import('./mandelbrot/view.js');
  return () => start(section, map);
}

async function makeMap(canvas, values) {
  const { TileMap } = await import('./mandelbrot/tile-map.js');
  const ratio = devicePixelRatio || 1;
  const map = new TileMap(values, Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio));
  map.attach(canvas, values);
  return map;
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

for (const template of document.querySelectorAll('template')) {
  template.replaceWith(template.content);
}

const icon = document.querySelector('link[rel=icon]');
icon.href = icon.dataset.href;

addEventListener('hashchange', show);
listenForKey(() => views[current]?.keyGiven?.());
show();
