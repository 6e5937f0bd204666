import type { goToZh } from './goTo.zh';

export const goToEn: Record<keyof typeof goToZh, string> = {
  'goTo.far':
    'The map is too far away to tell where a new courtyard would lie. Zoom in to its neighbourhood, then choose “New courtyard”.',
  'goTo.blank': 'Nothing on the map yet? Enter where it is (WGS 84):',
  'goTo.latitude': 'Latitude °',
  'goTo.longitude': 'Longitude °',
  'goTo.go': 'Go there',
};
