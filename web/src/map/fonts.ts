import ranges from '@fontsource-variable/noto-sans-sc/unicode.json';
import type { FontFacesSpecification } from 'maplibre-gl';

export const LABEL_FONT = ['Noto Sans SC'];

const files = import.meta.glob<string>(
  '/node_modules/@fontsource-variable/noto-sans-sc/files/*-wght-normal.woff2',
  { query: '?url', import: 'default', eager: true },
);

/** Map labels in the same bundled face as the panels; only the subsets that a label needs are fetched. */
export function fontFaces(): FontFacesSpecification {
  const faces = Object.entries(ranges).flatMap(([subset, range]) => {
    const name = subset.replace(/[[\]]/g, '');
    const file = Object.keys(files).find((path) => path.endsWith(`sc-${name}-wght-normal.woff2`));
    const url = file && files[file];
    return url
      ? [{ url: new URL(url, location.href).href, 'unicode-range': range.split(',') }]
      : [];
  });
  return { [LABEL_FONT[0] as string]: faces };
}
