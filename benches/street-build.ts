// Builds one courtyard of the demo as the page does, and says what that took: see street-level.mjs.
import { raiseYard } from '../web/src/street/scene';
import { demo, yardOf } from '../web/src/street/scene/fixtures';

const features = yardOf(demo(), process.argv[2] ?? '');
const start = process.cpuUsage();
const spent_ms = () => {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};
const work = raiseYard({ features, latitude_deg: 34.72 }, { at: () => [0, 0] });
const steps_ms: number[] = [];
let first_ms = 0;
while (true) {
  const before = performance.now();
  const { done, value } = work.next();
  if (done) break;
  steps_ms.push(performance.now() - before);
  if (value) first_ms = spent_ms();
}
const long = steps_ms.filter((ms) => ms > 8).length;
console.log(JSON.stringify({ first_ms, whole_ms: spent_ms(), steps: steps_ms.length, long }));
