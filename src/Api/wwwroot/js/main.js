// The frame: one page, three views, the address behind # says which one and what it shows.
import { parseAddress } from './shared/address.js';
import { listenForKey } from './shared/key.js';

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
    const { start } = await loaders[name]();
    views[name] ??= start(document.getElementById(name), address.values);
  }
}

addEventListener('hashchange', show);
listenForKey(() => views[current]?.keyGiven?.());
show();
