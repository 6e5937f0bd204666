import { describe, expect, it } from 'vitest';
import { ApiError } from '../api/client';
import type { FaultCode } from '../api/types';
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
  const answers: [number, FaultCode | undefined, string][] = [
    [0, undefined, 'offline'],
    [413, undefined, 'tooLarge'],
    [503, undefined, 'busy'],
    [500, undefined, 'failed'],
    [400, undefined, 'failed'],
    [400, 'empty', 'empty'],
    [400, 'not_a_scene', 'notScene'],
    [409, 'settled', 'settled'],
    [409, 'kind_changed', 'otherKind'],
  ];
  const problem = (status: number, code?: FaultCode, values = {}) => ({
    type: '',
    title: '',
    status,
    detail: 'in English',
    values,
    ...(code ? { code } : {}),
  });

  it('has a reason with words, whatever it is called in English', () => {
    for (const [status, code, reason] of answers) {
      expect(refusalOf(new ApiError(status, problem(status, code))).reason, code).toBe(reason);
    }
  });

  it('keeps the place in a broken file, and the name of the wrong coordinates', () => {
    const values = (code: FaultCode, found: object) =>
      refusalOf(new ApiError(400, problem(400, code, found))).values;
    expect(values('not_json', { line: 3, column: 14 })).toEqual({ line: 3, column: 14 });
    expect(values('crs_unsupported', { found: 'EPSG:4547' })).toEqual({ crs: 'EPSG:4547' });
  });
});
