import { describe, expect, it } from 'vitest';
import type { Geometry, Kind } from '../api/types';
import { metresPerDegree } from '../map/ground';
import { newFeature } from './newFeature';

const point: Geometry = { type: 'Point', coordinates: [114, 34.7] };

describe('a new feature', () => {
  it('has its kind, its courtyard, its geometry and an id of its own, and no revision', () => {
    const [one, other] = [newFeature('lamp', point, 'cy-1'), newFeature('lamp', point, 'cy-1')];
    expect(one).toMatchObject({ type: 'Feature', geometry: point });
    expect(one.properties).toEqual({ kind: 'lamp', courtyard: 'cy-1' });
    expect(one.id).not.toBe(other.id);
  });

  it('belongs to no courtyard in the surroundings, and a courtyard to itself', () => {
    expect(newFeature('tree', point, null).properties).not.toHaveProperty('courtyard');
    const courtyard = newFeature('courtyard', point, null);
    expect(courtyard.properties.courtyard).toBe(courtyard.id);
  });

  it('starts with the usual choices, which the drawing tool may overrule', () => {
    const gate = newFeature('gate', point, 'cy-1', { passage: 'pedestrian', state: 'planned' });
    expect(gate.properties).toMatchObject({
      passage: 'pedestrian',
      access_control: 'none',
      state: 'planned',
    });
  });

  it('does not share its lists with the next one', () => {
    const streams = (kind: Kind) =>
      (newFeature(kind, point, 'cy-1').properties as { streams?: string[] }).streams;
    streams('waste_point')?.pop();
    expect(streams('waste_point')).toHaveLength(4);
  });

  it('is as wide as it is drawn, if it is a gate that is drawn as a line', () => {
    const { east } = metresPerDegree(34.7);
    const line: Geometry = {
      type: 'LineString',
      coordinates: [
        [114, 34.7],
        [114 + 2.5 / east, 34.7],
        [114 + 6 / east, 34.7],
      ],
    };
    expect(newFeature('gate', line, 'cy-1').properties).toMatchObject({ width_m: 6 });
    expect(newFeature('gate', point, 'cy-1').properties).not.toHaveProperty('width_m');
    expect(newFeature('wall', line, 'cy-1').properties).not.toHaveProperty('width_m');
  });
});
