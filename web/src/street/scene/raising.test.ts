import { type BufferGeometry, type InstancedMesh, Mesh, type Object3D } from 'three';
import { describe, expect, it } from 'vitest';
import { builtYard, demo, feature, square, yardOf } from './fixtures';
import { prepareYards, raiseYard, type Yard, type YardFeature } from './index';
import { SURFACES } from './materials';
import type { Xy } from './plan';

const SLOW_MS = 60_000;
const MOST_CALLS = 150;
const LATITUDE = 34.72;
const features = demo();
const scene = yardOf(features, 'cy-13');

/** Both yards of a work in haste, and the steps before each of them. */
function inHaste(input: readonly YardFeature[], at: Xy | null = null, magnification = 1) {
  const waiting = { at: () => at, magnification: () => magnification };
  const work = raiseYard({ features: input, latitude_deg: LATITUDE }, waiting);
  const firsts: Yard[] = [];
  let steps = 0;
  while (true) {
    const { done, value } = work.next();
    if (done) return { firsts, whole: value, steps };
    steps += 1;
    if (value) firsts.push(value);
  }
}

function meshesOf(yard: Yard): Mesh[] {
  const meshes: Mesh[] = [];
  yard.root.traverse((object) => {
    if (object instanceof Mesh && object.name) meshes.push(object);
  });
  return meshes;
}

/** What a surface has of faces and copies, whatever their order. */
function contents(yard: Yard): string[] {
  return meshesOf(yard)
    .map((mesh) => {
      const copies = 'isInstancedMesh' in mesh ? (mesh as InstancedMesh).count : 1;
      const places = mesh.geometry.getAttribute('position').array as Float32Array;
      const [faces, sum] = [
        mesh.geometry.index?.count,
        places.reduce((a, b) => a + Math.abs(b), 0),
      ];
      return `${mesh.name} ${copies} ${faces} ${sum.toFixed(0)}`;
    })
    .sort();
}

/** Of what is made for this yard alone, not copied: most of the work. */
function facesOf(yard: Yard): number {
  const own = meshesOf(yard).filter((mesh) => !('isInstancedMesh' in mesh));
  return own.reduce((sum, { geometry }) => sum + (geometry.index?.count ?? 0) / 3, 0);
}

const surfaces = (yard: Yard) => new Set(meshesOf(yard).map(({ name }) => name));

describe('a yard that is built in haste', { timeout: SLOW_MS }, () => {
  const { firsts, whole, steps } = inHaste(scene);
  const [first] = firsts as [Yard];

  it('shows something once before all of it', () => expect(firsts).toHaveLength(1));

  it('has at first what one knows the place by: ground, houses, walls, and leaves in summer', () => {
    const names = surfaces(first);
    for (const name of ['pavement', 'concrete', 'asphalt', 'glass', 'distant', 'leaves'])
      expect(names).toContain(name);
    expect(first.bounds).toEqual(whole.bounds);
  });

  it('has as many trees at first as in the end', () => {
    const crowns = (yard: Yard) =>
      meshesOf(yard)
        .filter(({ name, userData }) => name === 'hedge' && userData.season)
        .reduce((sum, mesh) => sum + (mesh as InstancedMesh).count, 0);
    expect(crowns(first)).toBeGreaterThan(0);
    expect(crowns(first)).toBe(crowns(whole));
  });

  it('draws less at first than in the end', () => {
    expect(first.counts().triangles).toBeLessThan(whole.counts().triangles);
  });

  it('comes to the same in the end as one that is built at leisure: everything once', () => {
    expect(contents(whole)).toEqual(contents(builtYard(scene)));
    expect(whole.counts()).toEqual(builtYard(scene).counts());
  });

  it('has at first what stands near to whoever waits, and not what is far from them', () => {
    const near = feature('lamp', { type: 'Point', coordinates: [3, 4] });
    const far = { ...feature('lamp', { type: 'Point', coordinates: [60, 0] }), id: 'lamp-2' };
    const [nearOnly] = inHaste([near], [0, 0]).firsts as [Yard];
    const [both] = inHaste([near, far], [0, 0]).firsts as [Yard];
    const [neither] = inHaste([near, far]).firsts as [Yard];
    expect(contents(both)).not.toEqual(contents(neither));
    expect(both.counts().triangles).toBe(nearOnly.counts().triangles);
  });

  it('has no house twice: neither flat ones in the end, nor any without its like at first', () => {
    const house = feature('building', square(0, 0, 20), { storeys: 5, height_m: 15.6 });
    const { firsts, whole } = inHaste([house], [10, -5]);
    const count = (yard: Yard) =>
      meshesOf(yard).reduce(
        (sum, mesh) => sum + ('isInstancedMesh' in mesh ? (mesh as InstancedMesh).count : 0),
        0,
      );
    // Windows, their frames, bars and what hangs under them.
    expect(count(whole)).toBeGreaterThan(50);
    expect(count(firsts[0] as Yard)).toBe(count(whole));
    expect(contents(whole)).toEqual(contents(builtYard([house])));
  });

  it('sees holes in walls that it stands before, and none in those far off', () => {
    const house = feature('building', square(0, 0, 20), { storeys: 5, height_m: 15.6 });
    const walls = (at: Xy, magnification?: number) => {
      const [first] = inHaste([house], at, magnification).firsts as [Yard];
      return facesOf(first);
    };
    const [before, farOff, byLens] = [walls([10, -5]), walls([10, -80]), walls([10, -80], 3)];
    expect(farOff).toBeLessThan(before);
    expect(byLens).toBe(before);
    expect(before).toBeLessThan(facesOf(builtYard([house])));
  });

  it('takes a step for each thing at least', () => {
    const drawn = scene.filter(({ kind }) => kind !== 'entrance');
    expect(steps).toBeGreaterThan(drawn.length);
  });
});

describe('the first picture of a large courtyard', { timeout: SLOW_MS }, () => {
  it.each(['cy-17', 'cy-07', 'cy-16'])('of %s is made with a good part less', (id) => {
    const { firsts, whole } = inHaste(yardOf(features, id), [0, 0]);
    const [first] = firsts as [Yard];
    expect(facesOf(first) / facesOf(whole)).toBeLessThan(0.65);
    expect(first.counts().triangles / whole.counts().triangles).toBeLessThan(0.8);
    expect(first.counts().calls).toBeLessThanOrEqual(MOST_CALLS);
  });
});

describe('what yards have use for', { timeout: SLOW_MS }, () => {
  it('is a sample of each surface that they are made of', () => {
    const work = prepareYards();
    let step = work.next();
    while (!step.done) step = work.next();
    expect(surfaces(step.value)).toEqual(new Set(SURFACES));
    const kinds = (yard: Yard) =>
      new Set(meshesOf(yard).map((mesh) => `${mesh.name} ${'isInstancedMesh' in mesh}`));
    const used = [...kinds(builtYard(scene))].filter((kind) => !kind.startsWith('lettering'));
    for (const kind of used) expect(kinds(step.value)).toContain(kind);
  });
});

describe('a yard without room for all detail', { timeout: SLOW_MS }, () => {
  const trees = (count: number) =>
    Array.from(
      { length: count },
      (_, i): YardFeature => ({
        ...feature('tree', { type: 'Point', coordinates: [i % 40, Math.floor(i / 40)] }),
        id: `tree-${i}`,
      }),
    );
  const crowns = (yard: Yard) => {
    const counts = new Map<number, number>();
    for (const mesh of meshesOf(yard)) {
      if (mesh.name !== 'leaves') continue;
      const faces = (mesh.geometry as BufferGeometry).index?.count ?? 0;
      counts.set(faces, (counts.get(faces) ?? 0) + (mesh as InstancedMesh).count);
    }
    return [...counts].sort(([a], [b]) => b - a).map(([, count]) => count);
  };
  const yard = feature('courtyard', square(0, 0, 40));

  it('has forty trees in all their leaves where there is room', () => {
    expect(crowns(builtYard([yard, ...trees(60)]))).toEqual([40, 20]);
  });

  it('has ten of them where there is none', () => {
    expect(crowns(builtYard([yard, ...trees(1400)]))).toEqual([10, 1390]);
  });
});

describe('a yard that is given back', { timeout: SLOW_MS }, () => {
  /** What would be told to the graphics card. */
  function disposals(root: Object3D): { waited: number; told: () => number } {
    let [waited, told] = [0, 0];
    const listen = (part: { addEventListener(type: 'dispose', tell: () => void): void }) => {
      waited += 1;
      part.addEventListener('dispose', () => {
        told += 1;
      });
    };
    root.traverse((object) => {
      if (!(object instanceof Mesh)) return;
      if ('isInstancedMesh' in object) listen(object as InstancedMesh);
      else listen(object.geometry);
    });
    return { waited, told: () => told };
  }

  it('leaves none of its meshes behind', () => {
    const yard = builtYard(scene);
    const { waited, told } = disposals(yard.root);
    yard.dispose();
    expect(waited).toBeGreaterThan(20);
    expect(told()).toBe(waited);
  });

  it('leaves the models to the yards that stand', () => {
    const [gone, stays] = [builtYard(scene), builtYard(scene)];
    const shapes = (yard: Yard) =>
      meshesOf(yard).flatMap((mesh) => ('isInstancedMesh' in mesh ? [mesh.geometry] : []));
    expect(shapes(gone)).toEqual(shapes(stays));
    let told = 0;
    for (const shape of shapes(stays)) shape.addEventListener('dispose', () => (told += 1));
    gone.dispose();
    expect(told).toBe(0);
  });
});
