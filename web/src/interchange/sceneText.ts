/** A scene file on its way in: its text, and as much of it as the page itself must know. */

/** The server takes no larger body. */
export const MOST_BYTES = 64 * 2 ** 20;
/** The page shows no more features at once; larger files are for the command line. */
export const MOST_FEATURES = 50_000;

/** A feature as the file has it: anything may be missing or wrong. */
export type RawFeature = { id?: unknown; geometry?: unknown; properties?: unknown };

/** Why a file cannot be imported, whatever its features are. */
export type RefusalReason =
  | 'several'
  | 'folder'
  | 'empty'
  | 'tooLarge'
  | 'encoding'
  | 'notJson'
  | 'notScene'
  | 'crs'
  | 'tooMany'
  | 'offline'
  | 'busy'
  | 'settled'
  | 'otherKind'
  | 'failed';

export class Refusal extends Error {
  readonly reason: RefusalReason;
  readonly values: Record<string, string | number>;

  constructor(reason: RefusalReason, values: Record<string, string | number> = {}) {
    super(reason);
    this.name = 'Refusal';
    this.reason = reason;
    this.values = values;
  }
}

/**
 * The text of a file; `told` is told how much of it is read.
 *
 * @throws {Refusal} where the file is too large, empty, or not text in UTF-8.
 */
export async function readText(
  file: Blob,
  told: (done_bytes: number, total_bytes: number) => void = () => {},
): Promise<string> {
  if (file.size > MOST_BYTES) throw new Refusal('tooLarge', { limit: MOST_BYTES / 2 ** 20 });
  // A folder that was dropped looks like a file, and cannot be read.
  const bytes = await readBytes(file, told).catch(() => {
    throw new Refusal('folder');
  });
  const text = decoded(bytes);
  if (!text.trim()) throw new Refusal('empty');
  return text;
}

async function readBytes(
  file: Blob,
  told: (done_bytes: number, total_bytes: number) => void,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(file.size);
  const reader = file.stream().getReader();
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return bytes.subarray(0, at);
    bytes.set(value, at);
    at += value.byteLength;
    told(at, file.size);
  }
}

/** Strictly: names in another encoding (GBK is common) would be stored as rubbish, and nobody would notice. */
function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal(startsLikeJson(bytes) ? 'encoding' : 'notScene');
  }
}

function startsLikeJson(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 64));
  return start.trimStart().startsWith('{');
}

/**
 * The features of the text, or null where a browser cannot read it: whether it is a scene, the server says,
 * which also reads what is JSON but for a NaN.
 *
 * @throws {Refusal} where there are too many.
 */
export function rawFeatures(text: string): RawFeature[] | null {
  const features = featuresOf(parsed(text));
  if (features && features.length > MOST_FEATURES) {
    throw new Refusal('tooMany', { n: features.length, limit: MOST_FEATURES });
  }
  return features;
}

function featuresOf(scene: unknown): RawFeature[] | null {
  if (!isRecord(scene) || !Array.isArray(scene.features)) return null;
  return scene.features.map((feature: unknown) => (isRecord(feature) ? feature : {}));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** How many features bring no id: each then has its place in the file as its id. */
export function countWithoutId(features: readonly RawFeature[]): number {
  return features.filter(({ id }) => id === undefined || id === null).length;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
