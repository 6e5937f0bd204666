import { readFileSync } from 'node:fs';
import { Box3, type InstancedMesh, Matrix4, Mesh, type Object3D, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { builtYard as build, demo, feature, square, yardOf } from './fixtures';
import { MOST_TRIANGLES, type YardFeature } from './index';
import { PLANNED } from './marks';

const MOST_CALLS = 150;
const SLOW_MS = 60_000;

/** What stands in the scene without its daylight, in three.js's frame. */
function standing(root: Object3D, names: readonly string[]): Box3 {
  const box = new Box3();
  root.traverse((object) => {
    if (object instanceof Mesh && names.includes(object.name)) box.expandByObject(object);
  });
  return box;
}

function digest(root: Object3D): number[] {
  const sums: number[] = [];
  root.traverse((object) => {
    if (!(object instanceof Mesh)) return;
    const places = object.geometry.getAttribute('position').array as Float32Array;
    sums.push(
      places.length,
      places.reduce((sum, value, i) => sum + value * ((i % 7) + 1), 0),
    );
    if ('isInstancedMesh' in object) {
      const { array } = (object as InstancedMesh).instanceMatrix;
      sums.push((array as Float32Array).reduce((sum, value, i) => sum + value * ((i % 11) + 1), 0));
    }
  });
  return sums;
}

describe('the demo courtyards', () => {
  const features = demo();
  const courtyards = features
    .filter(({ properties }) => properties.kind === 'courtyard')
    .map(({ id }) => String(id));

  it('are sixteen, and the good example', () => expect(courtyards).toHaveLength(17));

  it.each(courtyards)(
    '%s is drawn in few calls and triangles, with all that is around it',
    (id) => {
      const yard = build(yardOf(features, id));
      const { calls, triangles } = yard.counts();
      console.info(`${id}: ${calls} calls, ${Math.round(triangles / 1000)} k triangles`);
      expect(calls).toBeGreaterThan(20);
      expect(calls).toBeLessThanOrEqual(MOST_CALLS);
      expect(triangles).toBeGreaterThan(40_000);
      expect(triangles).toBeLessThanOrEqual(MOST_TRIANGLES);
      yard.dispose();
    },
    SLOW_MS,
  );

  it.each(courtyards)(
    '%s is drawn in as few with a large plan, its marks, and what all cameras see, in every season',
    (id) => {
      const scene = yardOf(features, id);
      const own = scene.filter(({ surroundings }) => !surroundings);
      const copies = (kind: YardFeature['kind'], count: number) =>
        Array.from({ length: count }, (_, i): YardFeature => {
          const alike = own.filter((one) => one.kind === kind);
          const like = alike[i % Math.max(1, alike.length)] ?? lampAt;
          return { ...like, id: `${kind}-new-${i}`, planned: true };
        });
      const lampAt = feature('lamp', { type: 'Point', coordinates: [3, 3] });
      const planned = [
        ...copies('camera', 12),
        ...copies('lamp', 15),
        ...copies('tree', 25),
        ...copies('parking_space', 25),
      ];
      const yard = build([...scene, ...planned]);
      const cameras = [...own, ...planned].filter(({ kind }) => kind === 'camera');
      yard.setPlannedMarks(true);
      yard.setCoverage({
        zones: [{ colour: '#2f83bb', polygon: square(-30, -30, 60) }],
        blind: { parts: [square(6, 6, 30)], line: '#d9540b', ground: '#f6a56b' },
        volumes: cameras.map((camera, i) => ({
          camera: camera.id,
          lens: { at: [i, i], height_m: 5, azimuth_deg: 20 * i, tilt_deg: 15 },
          floor_m: 0,
          levels: [{ colour: '#2f83bb', depth_m: 40, polygon: square(i + 5, i + 5, 20) }],
          isChosen: i === 0,
        })),
      });
      yard.seenFrom([500, 500, 1.6]);
      for (const date of ['2026-06-21T02:00:00Z', '2026-12-21T04:00:00Z']) {
        yard.setSun(new Date(date));
        const { calls, triangles } = yard.counts();
        expect(calls).toBeLessThanOrEqual(MOST_CALLS);
        expect(triangles).toBeLessThanOrEqual(MOST_TRIANGLES);
      }
      yard.dispose();
    },
    SLOW_MS,
  );

  it('look the same each time they are opened', { timeout: SLOW_MS }, () => {
    const scene = yardOf(features, 'cy-13');
    expect(digest(build(scene).root)).toEqual(digest(build(scene).root));
  });

  it('have no place that is not a number', { timeout: SLOW_MS }, () => {
    build(yardOf(features, 'cy-05')).root.traverse((object) => {
      if (!(object instanceof Mesh)) return;
      for (const name of ['position', 'normal', 'color']) {
        const values = object.geometry.getAttribute(name)?.array ?? [];
        expect(Array.from(values).every(Number.isFinite)).toBe(true);
      }
    });
  });
});

describe('the frame', { timeout: SLOW_MS }, () => {
  it('has x to the east, z up as three.js has y, and y to the north as it has -z', () => {
    const shaft = feature('obstacle', square(10, 20, 2), { height_m: 9 });
    const yard = build([feature('courtyard', square(0, 0, 40)), shaft]);
    const box = standing(yard.root, ['plaster']);
    expect([box.min.x, box.max.x]).toEqual([10, 12]);
    expect([box.min.y, box.max.y].map(Math.round)).toEqual([0, 9]);
    expect([box.min.z, box.max.z].map(Math.round)).toEqual([-22, -20]);
    expect(yard.bounds).toEqual({ min: [0, 0], max: [40, 40] });
  });

  it('sends the beam of the sun from where the sun stands', () => {
    const yard = build([feature('courtyard', square(-20, -20, 40))]);
    yard.setSun(new Date('2026-06-21T01:00:00Z'));
    const beam = yard.root.getObjectByProperty('isDirectionalLight', true) as Object3D;
    // In the morning it comes from the east.
    expect(beam.position.x).toBeGreaterThan(100);
    expect(beam.position.y).toBeGreaterThan(50);
  });
});

describe('a camera', { timeout: SLOW_MS }, () => {
  const at = (azimuth_deg: number, tilt_deg: number) => {
    const camera = feature(
      'camera',
      { type: 'Point', coordinates: [3, 4] },
      { height_m: 4, azimuth_deg, tilt_deg },
    );
    const yard = build([feature('courtyard', square(-20, -20, 40)), camera]);
    const axis = new Vector3(
      Math.sin((azimuth_deg * Math.PI) / 180) * Math.cos((tilt_deg * Math.PI) / 180),
      -Math.sin((tilt_deg * Math.PI) / 180),
      -Math.cos((azimuth_deg * Math.PI) / 180) * Math.cos((tilt_deg * Math.PI) / 180),
    );
    return { yard, axis, lens: new Vector3(3, 4, -4) };
  };

  it.each([
    [0, 0],
    [55, 16],
    [200, 40],
  ])(
    'points to azimuth %d with a tilt of %d, and nothing of it stands before its lens',
    (azimuth, tilt) => {
      const { yard, axis, lens } = at(azimuth, tilt);
      const matrix = new Matrix4();
      let [ahead, behind] = [-Infinity, Infinity];
      yard.root.traverse((object) => {
        if (!(object instanceof Mesh) || object.name !== 'plain') return;
        const places = object.geometry.getAttribute('position');
        if ('isInstancedMesh' in object) (object as InstancedMesh).getMatrixAt(0, matrix);
        else matrix.identity();
        for (let i = 0; i < places.count; i++) {
          const place = new Vector3().fromBufferAttribute(places, i).applyMatrix4(matrix);
          object.localToWorld(place).sub(lens);
          if (place.length() > 0.4) continue;
          ahead = Math.max(ahead, place.dot(axis));
          behind = Math.min(behind, place.dot(axis));
        }
      });
      expect(ahead).toBeLessThan(0);
      expect(behind).toBeLessThan(-0.3);
    },
  );
});

describe('what is painted on demand', { timeout: SLOW_MS }, () => {
  const yard = build([
    feature('courtyard', square(-20, -20, 40)),
    { ...feature('tree', { type: 'Point', coordinates: [5, 5] }), planned: true },
    feature('lamp', { type: 'Point', coordinates: [-5, 5] }),
  ]);
  const before = yard.counts();

  it('marks planned things only, in one call', () => {
    yard.setPlannedMarks(true);
    const marked = yard.counts();
    expect(marked.calls).toBe(before.calls + 1);
    expect(marked.triangles).toBeGreaterThan(before.triangles);
    yard.setPlannedMarks(false);
    expect(yard.counts()).toEqual(before);
  });

  it('paints zones and blind ground, and takes them away again', () => {
    yard.setCoverage({
      zones: [{ colour: '#2f83bb', polygon: square(-5, -5, 10) }],
      blind: { parts: [square(6, 6, 3)], line: '#d9540b', ground: '#f6a56b' },
      volumes: [],
    });
    // The zone, the hatched ground and its outline.
    expect(yard.counts()).toEqual({ calls: before.calls + 3, triangles: before.triangles + 12 });
    yard.setCoverage(null);
    expect(yard.counts()).toEqual(before);
  });

  it('has the colour of the map', () => {
    const [css = ''] = readFileSync('src/design/tokens.css', 'utf8').split(
      ':root[data-theme="dark"]',
    );
    expect(css).toContain(`--plan-new: ${PLANNED};`);
  });
});

describe('a survey in progress', { timeout: SLOW_MS }, () => {
  const kinds = [
    'building',
    'entrance',
    'wall',
    'gate',
    'camera',
    'lamp',
    'lane',
    'parking_area',
    'parking_space',
    'charger',
    'bicycle_shed',
    'green_area',
    'tree',
    'activity_area',
    'waste_point',
    'notice_board',
    'obstacle',
  ] as const;
  const shapes: YardFeature['geometry'][] = [
    { type: 'Point', coordinates: [1, 1] },
    {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [0, 0],
        [6, 0],
      ],
    },
    square(0, 0, 12),
    square(3, 3, 0),
    { type: 'MultiPolygon', coordinates: [] },
    {
      type: 'MultiPolygon',
      coordinates: [[...(square(0, 0, 9) as { coordinates: [number, number][][] }).coordinates]],
    },
  ];

  it.each(kinds)('draws a %s without properties, in whatever shape it comes', (kind) => {
    for (const geometry of shapes) {
      expect(() =>
        build([feature('courtyard', square(-9, -9, 30)), feature(kind, geometry)]),
      ).not.toThrow();
      expect(() =>
        build([feature(kind, geometry, { height_m: null, type: 'nonsense', streams: 7 })]),
      ).not.toThrow();
    }
  });

  it('may be empty', () => {
    expect(build([]).counts().triangles).toBeGreaterThan(0);
  });
});
