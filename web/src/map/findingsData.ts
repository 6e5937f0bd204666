/** What lies behind the checks of the scorecard, for the map. */
import type { Feature, Geometry } from '../api/types';
import type { Finding } from '../state/findings';
import { collection, type MapData } from './decorate';

/** Where a finding is: its own places, and the thing that it is about. */
export function shapesOf(
  { geometries, feature }: Finding,
  features: readonly Feature[],
): Geometry[] {
  const thing = features.find(({ id }) => id === feature);
  return [...geometries, ...(thing ? [thing.geometry] : [])];
}

export function findingsData(findings: readonly Finding[], features: readonly Feature[]): MapData {
  return collection(
    findings
      .filter(({ isShownElsewhere }) => !isShownElsewhere)
      .flatMap((finding) =>
        shapesOf(finding, features).map((geometry, i) => ({
          type: 'Feature',
          geometry,
          properties: { tone: finding.tone, label: i === 0 ? finding.label : '' },
        })),
      ),
  );
}
