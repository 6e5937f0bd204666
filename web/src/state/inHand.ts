import type { Feature, Kind } from '../api/types';
import { spaceFeatures } from '../draw/parking/spaces';
import type { Tool } from '../draw/tool';
import { ParkingRowTool } from '../draw/tools/parkingRowTool';
import { SelectTool } from '../draw/tools/selectTool';
import { newFeature } from '../forms/newFeature';
import type { Ground } from './deeds';

/** The parking spaces that a tool makes or holds, as they would be if it ended here. What is new has an id for now. */
export function spacesInHand(
  tool: Tool,
  { plane, courtyard }: Ground,
  selected: readonly Feature[],
  drawn: Kind | null,
): Feature[] {
  if (tool instanceof ParkingRowTool) {
    const { arrangement } = tool.options.size;
    return spaceFeatures(tool.spaces, arrangement, courtyard, plane, ({ slot }) => `row ${slot}`);
  }
  if (tool instanceof SelectTool) {
    return selected.flatMap((feature) => {
      const geometry = tool.held.get(feature.id);
      return geometry && feature.properties.kind === 'parking_space'
        ? [{ ...feature, geometry: plane.geometryToDegrees(geometry) }]
        : [];
    });
  }
  if (drawn !== 'parking_space') return [];
  return tool.sketch.geometries
    .filter(({ type }) => type === 'Polygon')
    .map((geometry) => ({
      ...newFeature(drawn, plane.geometryToDegrees(geometry), courtyard),
      id: 'drawn',
    }));
}
