// Drag, pinch, wheel, double click and keys, all in device pixels of the canvas.

const WHEEL_LEVELS = 1 / 240; // a notch of a wheel is 100 to 120
const KEY_PAN = 0.15;

/** @param actions pan(dx, dy), zoom(levels, px, py, smoothly), home(), settled(). */
export function listen(canvas, actions) {
  const pointers = new Map();
  const scale = () => canvas.width / canvas.clientWidth;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: (event.clientX - box.left) * scale(), y: (event.clientY - box.top) * scale() };
  };

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) {
      return;
    }

    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, place(event));
    canvas.classList.add('dragging');
  });

  canvas.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) {
      return;
    }

    const now = place(event);
    if (pointers.size === 1) {
      actions.pan(now.x - before.x, now.y - before.y);
    } else if (pointers.size === 2) {
      const [other] = [...pointers].find(([id]) => id !== event.pointerId).slice(1);
      pinch(before, now, other);
    }

    pointers.set(event.pointerId, now);
  });

  // Two fingers: their middle moves the map, their distance zooms it.
  function pinch(before, now, other) {
    const distance = (point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    actions.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    actions.zoom(Math.log2(distance(now) / distance(before)), (now.x + other.x) / 2, (now.y + other.y) / 2, false);
  }

  for (const type of ['pointerup', 'pointercancel']) {
    canvas.addEventListener(type, (event) => {
      pointers.delete(event.pointerId);
      if (pointers.size === 0) {
        canvas.classList.remove('dragging');
        actions.settled();
      }
    });
  }

  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    const { x, y } = place(event);
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1);
    // A pinch on a touchpad comes as a wheel with Ctrl, in smaller steps.
    actions.zoom(-pixels * WHEEL_LEVELS * (event.ctrlKey ? 5 : 1), x, y, !event.ctrlKey);
  }, { passive: false });

  canvas.addEventListener('dblclick', (event) => {
    const { x, y } = place(event);
    actions.zoom(event.shiftKey ? -1 : 1, x, y, true);
  });

  canvas.addEventListener('keydown', (event) => {
    const [width, height] = [canvas.width * KEY_PAN, canvas.height * KEY_PAN];
    const keys = {
      ArrowLeft: () => actions.pan(width, 0),
      ArrowRight: () => actions.pan(-width, 0),
      ArrowUp: () => actions.pan(0, height),
      ArrowDown: () => actions.pan(0, -height),
      '+': () => zoomMiddle(0.5),
      '=': () => zoomMiddle(0.5),
      '-': () => zoomMiddle(-0.5),
      _: () => zoomMiddle(-0.5),
      0: () => actions.home(),
      Home: () => actions.home(),
    };
    if (Object.hasOwn(keys, event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      keys[event.key]();
      actions.settled();
    }
  });

  function zoomMiddle(levels) {
    actions.zoom(levels, canvas.width / 2, canvas.height / 2, true);
  }
}
