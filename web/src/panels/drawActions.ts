/** What the drawing tools offer now: once as icons in a row, on a phone with their words in a list. */
import type { App } from '../state/app.svelte';
import type { Mode } from '../state/drawing.svelte';
import { AREA_SHAPES, type Shape } from '../state/toolbox';
import type { IconName } from './icons';

export type DrawAction = {
  icon: IconName;
  label: string;
  onclick: () => void;
  pressed?: boolean;
  testid?: string;
};

const SHAPE_ICONS: Record<Shape, IconName> = {
  point: 'point',
  line: 'line',
  polygon: 'polygon',
  rectangle: 'rectangle',
  turned: 'turned',
  row: 'row',
};

/** The ways to draw what is in the hand, or what is cut out; none where there is no choice. */
export function shapeActions({ drawing, t }: App): DrawAction[] {
  const action = (shape: Shape, pressed: boolean, onclick: () => void): DrawAction => {
    const label = t(`draw.shape.${shape}`);
    return { icon: SHAPE_ICONS[shape], label, pressed, testid: `draw-${shape}`, onclick };
  };
  if (drawing.mode === 'hole')
    return AREA_SHAPES.map((shape) =>
      action(shape, drawing.holeShape === shape, () => drawing.cutOut(shape)),
    );
  if (drawing.shapes.length < 2) return [];
  return drawing.shapes.map((shape) =>
    action(shape, drawing.mode === 'draw' && drawing.shape === shape, () =>
      drawing.draw(drawing.kind, shape),
    ),
  );
}

/** What can be done whatever is selected. */
export function generalActions({ drawing, features, t }: App): DrawAction[] {
  const boundary = features.find(({ properties }) => properties.kind === 'courtyard');
  const ofBoundary = boundary && {
    icon: 'boundary' as const,
    label: t('draw.boundary'),
    pressed: drawing.mode === 'select' && drawing.selection.ids[0] === boundary.id,
    testid: 'draw-boundary',
    onclick: () => {
      drawing.use('select');
      drawing.selection.set([boundary.id]);
    },
  };
  return [
    {
      icon: 'several',
      label: t('draw.several'),
      pressed: drawing.adds,
      testid: 'draw-several',
      onclick: () => drawing.addSeveral(!drawing.adds),
    },
    ...(ofBoundary ? [ofBoundary] : []),
    {
      icon: 'magnet',
      label: t('draw.snap'),
      pressed: drawing.snaps,
      testid: 'draw-snap',
      onclick: () => {
        drawing.snaps = !drawing.snaps;
      },
    },
    {
      icon: 'paste',
      label: t('draw.paste'),
      testid: 'draw-paste',
      onclick: () => drawing.deeds.paste(),
    },
  ];
}

/** What can be done with what is selected. */
export function deedActions(
  { drawing, t }: App,
  beside: { open: boolean; toggle: () => void },
): DrawAction[] {
  const { mode, selected, vertexCount } = drawing;
  if (!selected.length) return [];
  const areas = selected.filter(({ geometry }) => geometry.type.endsWith('Polygon'));
  const points = selected.filter(({ geometry }) => geometry.type === 'Point');
  const ofMode = (icon: IconName, key: 'split' | 'hole' | 'mirror'): DrawAction => ({
    icon,
    label: t(`draw.${key}`),
    pressed: mode === key,
    testid: `draw-${key}`,
    onclick: () => drawing.use(mode === key ? 'select' : (key satisfies Mode)),
  });
  const deed = (
    icon: IconName,
    key: 'double' | 'copy' | 'join' | 'line' | 'spread' | 'square' | 'remove',
    onclick: () => void,
    testid: string = `draw-${key}`,
  ): DrawAction => ({ icon, label: t(`draw.${key}`), testid, onclick });
  // A courtyard stays, with all that stands in it: what changes is its boundary.
  const isLoose = selected.every(({ properties }) => properties.kind !== 'courtyard');
  const canLine = points.length > 2 || vertexCount > 2;
  const loose = [
    deed('double', 'double', () => drawing.deeds.double()),
    deed('copy', 'copy', () => drawing.deeds.copy()),
    ...(points.length < selected.length ? [ofMode('split', 'split')] : []),
    ...(areas.length ? [ofMode('hole', 'hole')] : []),
    ofMode('mirror', 'mirror'),
  ];
  return [
    ...(isLoose || vertexCount ? [deed('bin', 'remove', () => drawing.key('Delete'))] : []),
    ...(isLoose ? loose : []),
    ...(areas.length > 1 ? [deed('join', 'join', () => drawing.deeds.join())] : []),
    ...(selected.length === 1 && !points.length
      ? [
          {
            icon: 'beside' as const,
            label: t('draw.beside'),
            pressed: beside.open,
            testid: 'draw-beside',
            onclick: beside.toggle,
          },
        ]
      : []),
    ...(canLine
      ? [
          deed('inline', 'line', () => drawing.deeds.putInLine(false), 'draw-line-up'),
          deed('spread', 'spread', () => drawing.deeds.putInLine(true)),
        ]
      : []),
    ...(areas.length ? [deed('square', 'square', () => drawing.deeds.makeSquare())] : []),
  ];
}

/** A finger has no use for the key in brackets. */
export function withoutKeys(label: string): string {
  return label.replaceAll(/ ?[（(][^（(]*[)）]/g, '');
}
