/** Where the copies of a model stand, and their tints: thousands of them, so none is an object of its own. */
import type { Rgb, Stand, Xyz } from './batch';

const FIRST_COPIES = 16;

export class Copies {
  #matrices = new Float32Array(16 * FIRST_COPIES);
  #colours = new Float32Array(3 * FIRST_COPIES);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** 16 numbers for each. */
  get matrices(): Float32Array {
    return this.#matrices.subarray(0, 16 * this.#count);
  }

  /** 3 numbers for each. */
  get colours(): Float32Array {
    return this.#colours.subarray(0, 3 * this.#count);
  }

  /** One more, stretched along its own axes. */
  add({ x, y, z, heading }: Stand, scale: Xyz, colour: Rgb): void {
    const at = this.#next(colour);
    const cos = Math.cos(heading);
    const sin = Math.sin(heading);
    const matrices = this.#matrices;
    matrices[at] = cos * scale[0];
    matrices[at + 1] = sin * scale[0];
    matrices[at + 4] = -sin * scale[1];
    matrices[at + 5] = cos * scale[1];
    matrices[at + 10] = scale[2];
    matrices[at + 12] = x;
    matrices[at + 13] = y;
    matrices[at + 14] = z;
    matrices[at + 15] = 1;
  }

  addMatrix(matrix: readonly number[], colour: Rgb): void {
    // Before the array is asked for: it may have become another one.
    const at = this.#next(colour);
    this.#matrices.set(matrix, at);
  }

  /** Where the matrix of one more is to be written: all of it is nought. */
  #next(colour: Rgb): number {
    const copy = this.#count;
    if (3 * copy === this.#colours.length) {
      this.#matrices = doubled(this.#matrices);
      this.#colours = doubled(this.#colours);
    }
    this.#colours.set(colour, 3 * copy);
    this.#count = copy + 1;
    return 16 * copy;
  }
}

function doubled(numbers: Float32Array): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}
