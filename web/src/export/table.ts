/** A table as it is read on the screen, in the reader's language, to be written into a file. */

/** 0–1, read as per cent. */
export type Share = { share: number };
/** Null: not known. */
export type Cell = string | number | Share | null;

export type Column = {
  title: string;
  /** Beside the title. */
  unit?: string;
  type: 'text' | 'number';
};

export type Table = {
  /** What the table is, and of what: names the sheet and the file. */
  title: string;
  subject: string;
  columns: Column[];
  rows: Cell[][];
};

/** A value of a check in its unit, as a cell. */
export function measured(value: number | null, unit: string): Cell {
  return unit === 'share' && value !== null ? { share: value } : value;
}

export function headingOf({ title, unit }: Column): string {
  return unit ? `${title} (${unit})` : title;
}

/** `怡海嘉园 达标情况 2026-11-26.csv`: no character that a file system refuses. */
export function fileNameOf({ subject, title }: Table, ending: string, day: Date): string {
  const date = [day.getFullYear(), day.getMonth() + 1, day.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
  const name = [subject, title, date].filter(Boolean).join(' ');
  return `${withoutForbidden(name)}.${ending}`;
}

export function withoutForbidden(name: string): string {
  return name
    .replace(/[\p{Cc}<>:"/\\|?*]+/gu, '-')
    .trim()
    .slice(0, 120);
}
