// Downloaded tables, read by what did not write them.
import { readFile } from 'node:fs/promises';
import { strFromU8, unzipSync } from 'fflate';

/** Presses a button, and waits for the file that comes of it: its name and its bytes. */
export async function downloaded(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** The cells of a CSV file, RFC 4180. */
export function readCsv(bytes) {
  const text = bytes.toString('utf8');
  if (!text.startsWith('\uFEFF')) throw new Error('no byte order mark');
  return text
    .slice(1)
    .split('\r\n')
    .filter(Boolean)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain,
      ),
    );
}

/** The cells of a workbook's first sheet by their places; numbers as numbers. */
export function readXlsx(bytes) {
  const files = unzipSync(new Uint8Array(bytes));
  const text = (name) => strFromU8(files[name]);
  const unescaped = (xml) =>
    xml
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
  const strings = [...text('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map(([, item]) =>
    unescaped([...item.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, part]) => part).join('')),
  );
  const sheet = text('xl/worksheets/sheet1.xml');
  const cells = new Map(
    [...sheet.matchAll(/<c r="([A-Z]+\d+)"([^>]*)>(?:<v>(.*?)<\/v>)?/g)].map(
      ([, place, attributes, value]) => [
        place,
        / t="s"/.test(attributes) ? strings[Number(value)] : Number(value),
      ],
    ),
  );
  return { cells, isFrozen: /<pane [^>]*ySplit="1"/.test(sheet) };
}
