import type { Map as GlMap } from 'maplibre-gl';
import type { Palette } from './palette';
import { PATTERNS, SYMBOLS, type SymbolImage, svgOf } from './symbols';

/** Drawn at twice the size for sharp edges on dense screens. */
const PIXEL_RATIO = 2;

/** Draws every symbol and pattern in the palette's colours, and puts it into the map (again). */
export async function putImages(map: GlMap, palette: Palette): Promise<void> {
  const all = Object.entries({ ...SYMBOLS, ...PATTERNS });
  const drawn = await Promise.all(all.map(([, image]) => rasterise(image, palette)));
  all.forEach(([name], i) => {
    const data = drawn[i] as ImageData;
    if (map.hasImage(name)) map.updateImage(name, data);
    else map.addImage(name, data, { pixelRatio: PIXEL_RATIO });
  });
}

async function rasterise(image: SymbolImage, palette: Palette): Promise<ImageData> {
  const element = new Image();
  element.src = `data:image/svg+xml,${encodeURIComponent(svgOf(image, (token) => palette[token], PIXEL_RATIO))}`;
  await element.decode();
  const size = image.size * PIXEL_RATIO;
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2D canvas');
  context.drawImage(element, 0, 0, size, size);
  return context.getImageData(0, 0, size, size);
}
