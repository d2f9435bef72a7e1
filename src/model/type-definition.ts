import type { AccountId } from './ids.ts';
import type { IndexKind, PropertyIndex } from './index-entries.ts';
import { type MaintenancePlan, maintenanceOf } from './maintained/maintenance-plan.ts';
import type { ObjectType } from './object-types.ts';
import { findStage, type Pipeline, type StagePlace } from './pipelines.ts';
import type { PropertyDefinition } from './properties.ts';
import { type CrmRecord, findValue } from './records.ts';
import { toWireTimestamp } from './timestamps.ts';

/** One object type as one account has it: properties by name, pipelines, and what the server keeps up. */
export class TypeDefinition {
  readonly accountId: AccountId;
  readonly type: ObjectType;
  readonly pipelines: readonly Pipeline[];
  /** What the store keeps an index of. */
  readonly indexes: readonly PropertyIndex[];
  readonly #properties: ReadonlyMap<string, PropertyDefinition>;
  readonly #unique: readonly PropertyDefinition[];
  #maintenance: MaintenancePlan | undefined;

  constructor(parts: {
    readonly accountId: AccountId;
    readonly type: ObjectType;
    readonly properties: readonly PropertyDefinition[];
    readonly pipelines: readonly Pipeline[];
    readonly indexes: readonly Omit<PropertyIndex, 'property'>[];
  }) {
    this.accountId = parts.accountId;
    this.type = parts.type;
    this.pipelines = parts.pipelines;
    this.#properties = new Map(parts.properties.map((property) => [property.name, property]));
    this.#unique = [...this.#properties.values()].filter((property) => property.hasUniqueValue === true);
    this.indexes = parts.indexes.flatMap((index) => {
      const property = this.#properties.get(index.propertyName);
      return property === undefined && index.kind !== 'all-words' ? [] : [{ ...index, property }];
    });
  }

  findProperty(name: string): PropertyDefinition | undefined {
    return this.#properties.get(name);
  }

  findIndex(kind: IndexKind, propertyName: string): PropertyIndex | undefined {
    return this.indexes.find((index) => index.kind === kind && index.propertyName === propertyName);
  }

  get properties(): Iterable<PropertyDefinition> {
    return this.#properties.values();
  }

  get maintenance(): MaintenancePlan {
    this.#maintenance ??= maintenanceOf(this.type, (name) => this.#properties.has(name));
    return this.#maintenance;
  }

  /** The properties whose values no two live records may share. */
  get uniqueProperties(): readonly PropertyDefinition[] {
    return this.#unique;
  }

  findStage(stageId: string): StagePlace | undefined {
    return findStage(this.pipelines, stageId);
  }

  /**
   * The value of a property on a record: what is stored, or what follows from the record itself.
   * Absent when it was never set.
   */
  valueOf(record: CrmRecord, name: string): string | undefined {
    const stored = findValue(record.properties, name);
    if (stored !== undefined) return stored;
    if (name === 'hs_object_id') return String(record.id);
    if (name === this.type.modifiedProperty) return toWireTimestamp(record.updatedAtMs);
    if (this.type.createdProperties.includes(name)) return toWireTimestamp(record.createdAtMs);
    return undefined;
  }

  /** The property that holds the time of creation as clients see it. */
  get createdProperty(): string {
    return this.type.createdProperties[0] ?? 'hs_createdate';
  }

  /** The properties that every answer holds, asked for or not: identity and times. */
  get identityProperties(): readonly string[] {
    return [this.createdProperty, this.type.modifiedProperty, 'hs_object_id'];
  }
}
