import { describe, expect, it } from 'vitest';
import { ApiError } from '../api/client';
import { boundsOfFault, linesWithin } from './places';
import { refusalOf } from './refusals';
import {
  countWithoutId,
  MOST_BYTES,
  MOST_FEATURES,
  Refusal,
  rawFeatures,
  readText,
} from './sceneText';

async function reasonOf(file: Blob): Promise<string> {
  try {
    return await readText(file);
  } catch (error) {
    return error instanceof Refusal ? error.reason : String(error);
  }
}

const bytes = (...values: (number | string)[]) =>
  new Blob(values.map((value) => (typeof value === 'string' ? value : new Uint8Array([value]))));

describe('the text of a scene file', () => {
  it('is read as it is, without the mark some programs put before it', async () => {
    expect(await reasonOf(new Blob(['{"name": "一号院"}']))).toBe('{"name": "一号院"}');
    expect(await reasonOf(bytes(0xef, 0xbb, 0xbf, '{}'))).toBe('{}');
  });

  it('is refused where it is empty, too large, or a folder', async () => {
    expect(await reasonOf(new Blob([' \n']))).toBe('empty');
    const large = { size: MOST_BYTES + 1, arrayBuffer: () => expect.fail('it was read') };
    expect(await reasonOf(large as unknown as Blob)).toBe('tooLarge');
    const folder = { size: 4096, arrayBuffer: () => Promise.reject(new Error('NotReadable')) };
    expect(await reasonOf(folder as unknown as Blob)).toBe('folder');
  });

  it('is told from a picture when its letters are in another encoding', async () => {
    // 一号院 in GBK. A single 院 would happen to be good UTF-8.
    expect(await reasonOf(bytes('{"name": "', 0xd2, 0xbb, 0xba, 0xc5, 0xd4, 0xba, '"}'))).toBe(
      'encoding',
    );
    expect(await reasonOf(bytes(0x89, 'PNG', 0xff, 0xfe))).toBe('notScene');
  });
});

describe('the features of a file', () => {
  it('are those it has, whatever they are', () => {
    expect(rawFeatures('{"features": [{"id": 7}, 3, null]}')).toEqual([{ id: 7 }, {}, {}]);
    expect(countWithoutId([{ id: 0 }, { id: null }, {}])).toBe(2);
  });

  it('are unknown where a browser cannot read the file', () => {
    for (const text of ['{"features": [NaN]}', '[1]', '{', '"features"', '{"features": {}}']) {
      expect(rawFeatures(text), text).toBeNull();
    }
  });

  it('are refused where they are too many for the page', () => {
    const text = (n: number) => JSON.stringify({ features: Array.from({ length: n }, () => 0) });
    expect(rawFeatures(text(MOST_FEATURES))).toHaveLength(MOST_FEATURES);
    expect(() => rawFeatures(text(MOST_FEATURES + 1))).toThrow('tooMany');
  });
});

describe('the place of a fault', () => {
  const ring = [
    [1, 1],
    [3, 1],
    [3, 2],
    [1, 1],
  ];
  const at = (geometry: unknown, rest: string) =>
    boundsOfFault({ geometry }, `/features/4/geometry${rest}`);
  const polygon = { type: 'Polygon', coordinates: [ring, [[8, 8]]] };

  it('is what the pointer points at', () => {
    expect(at(polygon, '/coordinates/0/1')).toEqual([3, 1, 3, 1]);
    expect(at(polygon, '/coordinates/0')).toEqual([1, 1, 3, 2]);
  });

  it('is the whole shape for a fault that is elsewhere', () => {
    expect(at(polygon, '/type')).toEqual([1, 1, 8, 8]);
    expect(boundsOfFault({ geometry: polygon }, '/features/4/properties/kind')).toEqual([
      1, 1, 8, 8,
    ]);
  });

  it('is what is around a thing that has no place itself', () => {
    const broken = {
      type: 'LineString',
      coordinates: [
        [1, 2],
        ['x', 2],
        [5, 6],
      ],
    };
    expect(at(broken, '/coordinates/1/0')).toEqual([1, 2, 5, 6]);
    expect(at(polygon, '/coordinates/0/99')).toEqual([1, 1, 3, 2]);
  });

  it('is none where nothing can be drawn', () => {
    for (const geometry of [null, 'here', {}, { coordinates: [514, 34] }, { coordinates: {} }]) {
      expect(at(geometry, '/coordinates/0')).toBeNull();
    }
    expect(boundsOfFault({}, '/features/0/id')).toBeNull();
  });

  it('never runs away in what is nested without end', () => {
    const deep = JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`);
    expect(linesWithin(deep)).toEqual([]);
  });
});

describe('what the server says of a whole file', () => {
  // Details as the server writes them.
  const answers: [number, string, string, string][] = [
    [0, '', '', 'offline'],
    [413, 'The body is too large', '', 'tooLarge'],
    [503, 'the database is busy', '', 'busy'],
    [500, 'a fault', '', 'failed'],
    [400, 'the file is empty', '', 'empty'],
    [
      400,
      'the body is not a scene: must be "FeatureCollection", but is "Feature"',
      '/type',
      'notScene',
    ],
  ];

  it('has a reason with words', () => {
    for (const [status, detail, pointer, reason] of answers) {
      const problem = { type: '', title: '', status, detail, pointer };
      expect(refusalOf(new ApiError(status, problem)).reason, detail).toBe(reason);
    }
  });

  it('keeps the place in a broken file, and the name of the wrong coordinates', () => {
    const refusal = (detail: string, pointer = '') =>
      refusalOf(new ApiError(400, { type: '', title: '', status: 400, detail, pointer }));
    expect(
      refusal('the file is not valid JSON: line 3, column 14: the file ends too early (EOF)')
        .values,
    ).toEqual({ line: 3, column: 14 });
    expect(
      refusal('the body is not a scene: is EPSG:4547, but GeoJSON is in longitude', '/crs').values,
    ).toEqual({ crs: 'EPSG:4547' });
  });
});
