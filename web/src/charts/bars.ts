/** Where the parts of bars begin and end. Positions are per cent of the width, so that a chart is sharp at every size. */
import { scaleLinear } from 'd3-scale';
import { stack } from 'd3-shape';

export type Series = {
  key: string;
  title: string;
  /** A CSS colour. */
  colour: string;
  /** The colour of a number that is written on it. */
  ink?: string;
};
export type Bar = { id: string; title: string; values: Record<string, number> };

export type Part = { key: string; value: number; from: number; width: number };
export type BarRow = { id: string; title: string; total: number; parts: Part[] };

/** The parts of a bar lie one behind the other, in the order of the series. `most`: where the scale ends at least. */
export function layOut(
  bars: readonly Bar[],
  series: readonly Pick<Series, 'key'>[],
  most = 0,
): BarRow[] {
  const totals = bars.map(({ values }) =>
    series.reduce((sum, { key }) => sum + of(values, key), 0),
  );
  const end = Math.max(most, ...totals) || 1;
  const scale = scaleLinear().domain([0, end]).range([0, 100]);
  const stacked = stack<Bar>()
    .keys(series.map(({ key }) => key))
    .value(({ values }, key) => of(values, key))([...bars]);
  return bars.map(({ id, title, values }, i) => ({
    id,
    title,
    total: totals[i] ?? 0,
    parts: stacked.flatMap((layer) => {
      const [from, to] = layer[i] ?? [0, 0];
      const value = of(values, layer.key);
      return value > 0
        ? [{ key: layer.key, value, from: scale(from), width: scale(to) - scale(from) }]
        : [];
    }),
  }));
}

/** Nothing is drawn for what is not stated, nor for what is less than nothing. */
function of(values: Record<string, number>, key: string): number {
  return Math.max(0, values[key] ?? 0);
}
