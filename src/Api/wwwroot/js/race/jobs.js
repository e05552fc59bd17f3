// What can be raced: a request for each variant and vector width, with as many pixels each.
import { request } from '../shared/api.js';

const SAMPLE = '/mandelbrot?w=1920&h=1080&centerX=-0.7&centerY=0&span=4&iters=200&palette=viridis&shading=relief';

export const JOBS = [
  {
    id: 'mandelbrot',
    kernel: 'mandelbrot',
    name: 'Mandelbrot, 960 × 960, 200 iterations',
    pixels: 960 * 960,
    prepare: async () => (query, signal) => request(`/mandelbrot/counts?w=960&h=960&iters=200&${query}`, { cache: 'no-store', signal }),
  },
  {
    id: 'mandelbrot-single',
    kernel: 'mandelbrot',
    name: 'Mandelbrot, single precision, 960 × 960, 200 iterations',
    pixels: 960 * 960,
    prepare: async () => (query, signal) =>
      request(`/mandelbrot/counts?w=960&h=960&iters=200&precision=single&${query}`, { cache: 'no-store', signal }),
  },
  blurJob('blur-8', 8),
  blurJob('blur-31', 31),
];

function blurJob(id, diameter) {
  return {
    id,
    kernel: 'blur',
    name: `Blur, 1920 × 1080 RGB, diameter ${diameter}`,
    pixels: 1920 * 1080,
    prepare: async (signal) => {
      const sample = await (await request(SAMPLE, { signal })).blob();
      return (query, abort) => request(`/blur?diameter=${diameter}&${query}`, {
        method: 'POST', body: sample, headers: { 'Content-Type': 'image/png' }, signal: abort,
      });
    },
  };
}

/** The variants and widths that a kernel has, the specification first. */
export function lanesOf(kernels, kernel) {
  return kernels.variants.filter((one) => one.kernel === kernel).flatMap(({ variant }) => (variant === 'scalar'
    ? [{ variant, bits: null, query: `variant=${variant}` }]
    : kernels.vectorBits.map((bits) => ({ variant, bits, query: `variant=${variant}&vector=${bits}` }))));
}
