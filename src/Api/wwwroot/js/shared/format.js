// Numbers for people.

export function milliseconds(value) {
  if (!Number.isFinite(value)) {
    return '–';
  }

  return value >= 1000 ? `${(value / 1000).toPrecision(3)} s` : `${digits(value)} ms`;
}

export function bytes(value) {
  const units = ['bytes', 'KiB', 'MiB'];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }

  return `${unit === 0 ? value : digits(value)} ${units[unit]}`;
}

/** Three digits, never in powers of ten. */
export function digits(value) {
  return value >= 100 ? whole(Math.round(value)) : Number(value.toPrecision(3)).toString();
}

/** A whole number, its digits in threes. Not by the browser's own means: their first use takes 20 ms. */
export function whole(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
