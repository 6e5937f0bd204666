/** A pair of pictures on one sheet, for a residents' board. */

export type Sheet = {
  title: string;
  /** What else must be said, at the foot. */
  notes: readonly string[];
  pictures: readonly { label: string; picture: HTMLCanvasElement }[];
};

const PX = { margin: 48, gap: 32, head: 96, label: 72, foot: 72 };
const FONT = '"Noto Sans SC Variable", "Noto Sans SC", sans-serif';
const INK = { paper: '#ffffff', title: '#16202a', label: '#24303c', note: '#55606b' };

/** One PNG: the title, the pictures side by side with what each shows, and the notes. */
export async function sheetOf({ title, notes, pictures }: Sheet): Promise<Blob> {
  const [width, height] = [
    pictures.reduce((sum, { picture }) => sum + picture.width + PX.gap, 2 * PX.margin - PX.gap),
    Math.max(...pictures.map(({ picture }) => picture.height)),
  ];
  const sheet = document.createElement('canvas');
  sheet.width = width;
  sheet.height = PX.head + height + PX.label + PX.foot;
  const pen = sheet.getContext('2d');
  if (!pen) throw new Error('no canvas to draw on');
  // Only what is on the page is there already in all of its letters.
  await document.fonts.load(
    `600 40px ${FONT}`,
    title + pictures.map(({ label }) => label).join(''),
  );
  pen.fillStyle = INK.paper;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  write(pen, title, PX.margin, PX.head / 2, `700 44px ${FONT}`, INK.title);
  let x = PX.margin;
  for (const { label, picture } of pictures) {
    pen.drawImage(picture, x, PX.head);
    write(pen, label, x, PX.head + height + PX.label / 2, `600 36px ${FONT}`, INK.label);
    x += picture.width + PX.gap;
  }
  const foot = PX.head + height + PX.label + PX.foot / 2 - PX.gap / 4;
  write(pen, notes.join('  ·  '), PX.margin, foot, `400 28px ${FONT}`, INK.note);
  return new Promise((done, failed) => {
    sheet.toBlob((blob) => (blob ? done(blob) : failed(new Error('no picture'))), 'image/png');
  });
}

export function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Once the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function write(
  pen: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  font: string,
  colour: string,
): void {
  pen.font = font;
  pen.fillStyle = colour;
  pen.textBaseline = 'middle';
  pen.fillText(text, x, y);
}
