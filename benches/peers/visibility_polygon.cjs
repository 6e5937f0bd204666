// Times npm's visibility-polygon on the scenes of a folder and adds what it answers to each: see run.sh.
const fs = require('node:fs');
const path = require('node:path');
const { performance } = require('node:perf_hooks');
const VisibilityPolygon = require('visibility-polygon');

const REPEATS = 5;
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const scenes = fs.readdirSync(process.argv[2]).filter((name) => /^\d+\.json$/.test(name));

function area(ring) {
  let doubled = 0;
  ring.forEach(([x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length];
    doubled += x * nextY - nextX * y;
  });
  return Math.abs(doubled) / 2;
}

function timed(repeats, run) {
  const times = [];
  let answer;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const start = performance.now();
    answer = run();
    times.push(performance.now() - start);
  }
  return [median(times), answer];
}

for (const name of scenes) {
  const file = path.join(process.argv[2], name);
  const scene = JSON.parse(fs.readFileSync(file, 'utf8'));
  const rings = [scene.boundary, ...scene.buildings];
  // Nothing crosses in these scenes, so that its breakIntersections (quadratic) can be left out in its favour.
  const [preprocessing_ms, segments] = timed(REPEATS, () => VisibilityPolygon.convertToSegments(rings));
  const queries = [];
  const areas_m2 = [];
  for (const at of scene.viewpoints) {
    const [query_ms, ring] = timed(REPEATS, () => VisibilityPolygon.compute(at, segments));
    queries.push(query_ms * 1e3);
    areas_m2.push(area(ring));
  }
  scene['visibility-polygon 1.1.0 (npm)'] = { preprocessing_ms, query_us: median(queries), areas_m2 };
  fs.writeFileSync(file, JSON.stringify(scene));
}
