/** What is measured while drawing, as a line to read on the map. */
import type { Measures } from '../draw/measure';
import { formatArea, formatNumber, type Language, translate } from '../i18n';

export function measureText(measures: Measures, language: Language): string {
  const { segment_m, azimuth_deg, turn_deg, total_m, area_m2 } = measures;
  const metres = (value: number) => `${formatNumber(value, language, 2)} m`;
  const degrees = (value: number) => `${formatNumber(value, language, 1)}°`;
  const hasMore = total_m !== undefined && segment_m !== undefined && total_m - segment_m > 1e-6;
  const lines = [
    [
      segment_m !== undefined && metres(segment_m),
      azimuth_deg !== undefined && `↗ ${degrees(azimuth_deg)}`,
    ],
    [turn_deg !== undefined && `∠ ${degrees(turn_deg)}`],
    [
      hasMore && translate(language, 'draw.total', { length: metres(total_m) }),
      area_m2 !== undefined && formatArea(area_m2, language),
    ],
  ];
  return lines
    .map((parts) => parts.filter(Boolean).join('  '))
    .filter(Boolean)
    .join('\n');
}
