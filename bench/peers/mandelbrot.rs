//! The Mandelbrot set in Rust, single precision, one pixel at a time. Prints what run.py reads.
use std::time::Instant;

const SIDE: usize = 960;
const ITERATIONS: u16 = 200;
const RUNS: usize = 9;

fn count(cx: f32, cy: f32) -> u16 {
    let (mut x, mut y) = (0.0f32, 0.0f32);
    let mut steps = 0;
    while steps < ITERATIONS && x * x + y * y < 4.0 {
        (x, y) = (x * x - y * y + cx, 2.0 * x * y + cy);
        steps += 1;
    }
    steps
}

fn main() {
    let mut counts = vec![0u16; SIDE * SIDE];
    let mut samples = Vec::new();
    for _ in 0..=RUNS {
        let start = Instant::now();
        for row in 0..SIDE {
            for column in 0..SIDE {
                let cx = -2.0 + column as f32 * (2.6 / SIDE as f32);
                let cy = -1.5 + row as f32 * (3.0 / SIDE as f32);
                counts[row * SIDE + column] = count(cx, cy);
            }
        }
        samples.push(start.elapsed().as_secs_f64() * 1e3);
    }

    // The first run warmed up.
    samples.remove(0);
    samples.sort_by(f64::total_cmp);
    let sum: u64 = counts.iter().map(|&count| count as u64).sum();
    println!("{{\"median_ms\": {}, \"samples\": {}, \"sum\": {}}}", samples[RUNS / 2], RUNS, sum);
}
