// Files are read back by what did not write them.
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { csvOf } from './csv';
import { fileNameOf, type Table } from './table';
import { xlsxOf } from './xlsx';

const table: Table = {
  title: '台账/2026',
  subject: '光辉街道',
  columns: [
    { title: '名称', type: 'text' },
    { title: '用地面积', unit: 'm²', type: 'number' },
    { title: '绿地率', type: 'number' },
  ],
  rows: [
    ['博士园13号楼', 4597.550719198582, { share: 0.1565 }],
    ['=HYPERLINK("http://x"),"a"', 12, null],
    ['a,b\n"c"', null, { share: 1 }],
    ['@sum', -3, { share: 0.1 + 0.2 }],
  ],
};

/** RFC 4180, letter by letter. */
function read(csv: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let isQuoted = false;
  const end = () => {
    rows.at(-1)?.push(cell);
    cell = '';
  };
  for (let i = 0; i < csv.length; i += 1) {
    const letter = csv[i] as string;
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (csv[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else isQuoted = false;
    } else if (letter === '"') isQuoted = true;
    else if (letter === ',') end();
    else if (letter === '\r') {
      end();
      i += 1;
      if (i + 1 < csv.length) rows.push([]);
    } else cell += letter;
  }
  return rows;
}

describe('a table as CSV', () => {
  const csv = csvOf(table);

  it('begins as UTF-8 and comes back cell by cell, with its heading', () => {
    expect(csv.charCodeAt(0)).toBe(0xfeff);
    const [heading, first, second, third, last] = read(csv.slice(1));
    expect(heading).toEqual(['名称', '用地面积 (m²)', '绿地率']);
    expect(first).toEqual(['博士园13号楼', '4597.5507192', '15.65%']);
    expect(second).toEqual(['\'=HYPERLINK("http://x"),"a"', '12', '']);
    expect(third).toEqual(['a,b\n"c"', '', '100%']);
    expect(last).toEqual(["'@sum", '-3', '30%']);
  });

  it.each(['=1+1', '+1', '-1', '@a', '\t=1', '\r=1'])('has no formula of %j', (text) => {
    const [, [cell] = []] = read(csvOf({ ...table, rows: [[text, 1, 1]] }).slice(1));
    expect(cell).toBe(`'${text}`);
  });
});

describe('a table as a workbook', () => {
  const file = (name: string, entries: Record<string, Uint8Array>) =>
    new DOMParser().parseFromString(strFromU8(entries[name] as Uint8Array), 'text/xml');

  async function opened() {
    const entries = unzipSync(new Uint8Array(await (await xlsxOf(table)).arrayBuffer()));
    const strings = [...file('xl/sharedStrings.xml', entries).getElementsByTagName('si')].map(
      (item) => item.textContent,
    );
    const formats = file('xl/styles.xml', entries);
    const codes = new Map(
      [...formats.getElementsByTagName('numFmt')].map((format) => [
        format.getAttribute('numFmtId'),
        format.getAttribute('formatCode'),
      ]),
    );
    const [styles] = formats.getElementsByTagName('cellXfs');
    const xfs = [...(styles?.getElementsByTagName('xf') ?? [])];
    const fonts = [...formats.getElementsByTagName('font')];
    const sheet = file('xl/worksheets/sheet1.xml', entries);
    const cells = new Map(
      [...sheet.getElementsByTagName('c')].map((cell) => {
        const value = cell.getElementsByTagName('v')[0]?.textContent ?? '';
        const isText = cell.getAttribute('t') === 's';
        const xf = xfs[Number(cell.getAttribute('s') ?? 0)];
        const font = fonts[Number(xf?.getAttribute('fontId') ?? 0)];
        return [
          cell.getAttribute('r'),
          {
            value: isText ? strings[Number(value)] : Number(value),
            format: codes.get(xf?.getAttribute('numFmtId') ?? '') ?? null,
            isBold: font?.getElementsByTagName('b').length === 1,
            isFormula: cell.getElementsByTagName('f').length > 0,
          },
        ];
      }),
    );
    return { sheet, cells, workbook: file('xl/workbook.xml', entries) };
  }

  it('has texts as texts, numbers as numbers and shares as per cent', async () => {
    const { cells } = await opened();
    expect(cells.get('A1')).toMatchObject({ value: '名称', isBold: true });
    expect(cells.get('B1')).toMatchObject({ value: '用地面积 (m²)', isBold: true });
    expect(cells.get('A2')).toMatchObject({ value: '博士园13号楼', isBold: false });
    expect(cells.get('B2')).toMatchObject({ value: 4597.550719198582, format: '#,##0.00' });
    expect(cells.get('C2')).toMatchObject({ value: 0.1565, format: '0.0%' });
    expect(cells.get('A3')).toMatchObject({ value: table.rows[1]?.[0], isFormula: false });
    expect(cells.get('B3')).toMatchObject({ value: 12, format: '#,##0' });
    expect(cells.get('C3')?.value ?? 0).toBe(0);
    expect(cells.get('A4')?.value).toBe('a,b\n"c"');
    expect([...cells.values()].some(({ isFormula }) => isFormula)).toBe(false);
  });

  it('has a heading that stays, columns wide enough, and a sheet with a name that is allowed', async () => {
    const { sheet, workbook } = await opened();
    const pane = sheet.getElementsByTagName('pane')[0];
    expect([pane?.getAttribute('ySplit'), pane?.getAttribute('state')]).toEqual(['1', 'frozen']);
    const widths = [...sheet.getElementsByTagName('col')].map((column) =>
      Number(column.getAttribute('width')),
    );
    expect(widths).toHaveLength(3);
    for (const width of widths) expect(width).toBeGreaterThanOrEqual(8);
    expect(widths[0]).toBeGreaterThan(20);
    expect(workbook.getElementsByTagName('sheet')[0]?.getAttribute('name')).toBe('台账-2026');
  });

  it('is called after what it is of, what it is, and the day', () => {
    const name = fileNameOf(table, 'xlsx', new Date(2026, 0, 5));
    expect(name).toBe('光辉街道 台账-2026 2026-01-05.xlsx');
  });
});
