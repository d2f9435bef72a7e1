/** The rules of definitions and of records under them, in the fewest words. */

export type Kind = 'string' | 'number' | 'enumeration';

export interface ModelProperty {
  kind: Kind;
  options: readonly string[];
  isUnique: boolean;
  /** The property that it is twice of. */
  twiceOf: string | undefined;
  isArchived: boolean;
}

export interface ModelRecord {
  readonly id: number;
  readonly values: Map<string, string>;
  isArchived: boolean;
}

export type Outcome = 'done' | 'refused';

/** One object type of an account: properties by name, and the records that have values of them. */
export class DefinitionModel {
  readonly properties = new Map<string, ModelProperty>();
  readonly records: ModelRecord[] = [];

  live(name: string): ModelProperty | undefined {
    const property = this.properties.get(name);
    return property?.isArchived === false ? property : undefined;
  }

  create(name: string, sent: Omit<ModelProperty, 'isArchived'>): Outcome {
    if (this.live(name) !== undefined) return 'refused';
    if (sent.twiceOf !== undefined && this.live(sent.twiceOf)?.kind !== 'number') return 'refused';
    if (sent.twiceOf !== undefined && this.leadsTo(sent.twiceOf, name)) return 'refused';
    const held = this.records.flatMap((record) => (record.isArchived ? [] : (record.values.get(name) ?? [])));
    const values = held.filter((value) => value !== '');
    if (sent.isUnique && new Set(values).size < values.length) return 'refused';
    this.properties.set(name, { ...sent, isArchived: false });
    return 'done';
  }

  archive(name: string): Outcome {
    const property = this.live(name);
    const isRead = [...this.properties.values()].some(
      ({ twiceOf, isArchived }) => twiceOf === name && !isArchived,
    );
    if (property === undefined || isRead) return 'refused';
    property.isArchived = true;
    return 'done';
  }

  changeOptions(name: string, options: readonly string[]): Outcome {
    const property = this.live(name);
    if (property?.kind !== 'enumeration') return 'refused';
    property.options = options;
    return 'done';
  }

  /** @param id of a record that is there, or of one that is to be. */
  write(id: number, sent: ReadonlyMap<string, string>): Outcome {
    const record = this.records.find((each) => each.id === id);
    if (record?.isArchived === true) return 'refused';
    for (const [name, value] of sent) if (!this.takes(name, value, id)) return 'refused';
    if (record === undefined) this.records.push({ id, values: new Map(sent), isArchived: false });
    else for (const [name, value] of sent) record.values.set(name, value);
    return 'done';
  }

  /** What a record shows of a property that there is; absent where it never had a value. */
  valueOf(record: ModelRecord, name: string): string | undefined {
    const { twiceOf } = this.live(name) ?? {};
    if (twiceOf === undefined) return record.values.get(name);
    const base = Number(this.valueOf(record, twiceOf) || Number.NaN);
    return Number.isNaN(base) ? undefined : String(2 * base);
  }

  /** The ids of live records that have a value, as a search by it finds them. */
  find(name: string, value: string): readonly number[] {
    const kind = this.live(name)?.kind;
    const isSame = (held: string) => {
      if (held === '') return false;
      if (kind === 'enumeration') return held === value;
      if (kind === 'number' && !Number.isNaN(Number(held))) return Number(held) === Number(value);
      return held.toLowerCase() === value;
    };
    return this.records
      .filter((record) => !record.isArchived && isSame(this.valueOf(record, name) ?? ''))
      .map(({ id }) => id)
      .sort((left, right) => left - right);
  }

  private takes(name: string, value: string, id: number): boolean {
    const property = this.live(name);
    if (property === undefined || property.twiceOf !== undefined) return false;
    if (value === '') return true;
    if (property.kind === 'number' && Number.isNaN(Number(value))) return false;
    if (property.kind === 'enumeration' && !property.options.includes(value)) return false;
    if (!property.isUnique) return true;
    return !this.records.some(
      (other) => other.id !== id && !other.isArchived && other.values.get(name) === value,
    );
  }

  private leadsTo(from: string, name: string): boolean {
    const twiceOf = this.live(from)?.twiceOf;
    return from === name || (twiceOf !== undefined && this.leadsTo(twiceOf, name));
  }
}
