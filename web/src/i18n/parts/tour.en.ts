import type { tourZh } from './tour.zh';

export const tourEn: Record<keyof typeof tourZh, string> = {
  'tour.label': 'Tour',
  'tour.again': 'Take the tour again',
  'tour.skip': 'Skip',
  'tour.next': 'Next',
  'tour.previous': 'Back',
  'tour.finish': 'Start',
  'tour.count': 'Step {n} of {m}',
  'tour.register': 'The register',
  'tour.register.hint':
    'All courtyards of the street office, to be searched and sorted by name, stage and community.',
  'tour.map': 'The map',
  'tour.map.hint':
    'Colours are stages of renewal, a star is a pilot. Drag it, zoom it, or see it in 3D.',
  'tour.courtyard': 'Open a courtyard',
  'tour.courtyard.hint':
    'Choose one in the list or on the map to see its organisations and what is in it. Camera coverage then tells what is seen, and what is not.',
  'tour.files': 'Bring your own data',
  'tour.files.hint':
    'Choose a GeoJSON file, or drop it on the page: it is previewed and checked before you import it. Export works at any time.',
  'tour.keys': 'Language, look and keys',
  'tour.keys.hint':
    'Switch language and colours here. Press ? for the keys; the tour can be taken again from there.',
};
