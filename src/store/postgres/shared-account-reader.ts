import type { ObjectId, ObjectTypeId } from '../../model/ids.ts';
import type { CrmRecord } from '../../model/records.ts';
import { PostgresAccountReader } from './account-reader.ts';
import { GatheredObjects } from './gathered-objects.ts';
import { OncePerTurn } from './once-per-turn.ts';

/** Reads of many requests at the same time: what nearly all of them ask is asked of the database once for all. */
export class SharedAccountReader extends PostgresAccountReader {
  readonly #version = new OncePerTurn(() => super.metadataVersion());
  readonly #objects = new GatheredObjects((typeId, ids) => super.findObjects(typeId, ids));

  override metadataVersion(): Promise<number> {
    return this.#version.ask();
  }

  override async findObjects(typeId: ObjectTypeId, ids: readonly ObjectId[]): Promise<readonly CrmRecord[]> {
    return ids.length === 0 ? [] : this.#objects.find(typeId, ids);
  }
}
