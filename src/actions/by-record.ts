import type { ObjectId, ObjectTypeId } from '../model/ids.ts';

/** One value for each of some records. */
export class ByRecord<T> {
  readonly #types = new Map<ObjectTypeId, Map<ObjectId, T>>();

  has(typeId: ObjectTypeId, id: ObjectId): boolean {
    return this.#types.get(typeId)?.has(id) === true;
  }

  get(typeId: ObjectTypeId, id: ObjectId): T | undefined {
    return this.#types.get(typeId)?.get(id);
  }

  set(typeId: ObjectTypeId, id: ObjectId, value: T): void {
    const known = this.#types.get(typeId);
    if (known !== undefined) known.set(id, value);
    else this.#types.set(typeId, new Map([[id, value]]));
  }

  delete(typeId: ObjectTypeId, id: ObjectId): void {
    this.#types.get(typeId)?.delete(id);
  }
}
