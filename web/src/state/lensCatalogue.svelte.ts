import { addLens, fetchLenses, removeLens } from '../api/client';
import type { Lens, LensInput } from '../api/types';
import { Resource } from './resource.svelte';

/** The lenses that cameras can be given: common ones, and the project's own. */
export class LensCatalogue {
  readonly list = new Resource<Lens[]>();

  async load(): Promise<void> {
    await this.list.load(fetchLenses);
  }

  async add(input: LensInput): Promise<Lens> {
    const lens = await addLens(input);
    await this.load();
    return lens;
  }

  async remove(id: string): Promise<void> {
    await removeLens(id);
    await this.load();
  }
}
