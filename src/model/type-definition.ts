import type { PropertyRules, StoredGroup } from './definitions.ts';
import { evaluate, toFormulaText } from './formula/evaluate.ts';
import { compileFormula, type Formula } from './formula/formula.ts';
import type { AccountId, ObjectTypeId } from './ids.ts';
import type { IndexKind, PropertyIndex } from './index-entries.ts';
import { type MaintenancePlan, maintenanceOf } from './maintained/maintenance-plan.ts';
import type { ObjectType } from './object-types.ts';
import { findStage, type Pipeline, type StagePlace } from './pipelines.ts';
import type { PropertyDefinition, PropertyGroup } from './properties.ts';
import { findSources, type PropertySource } from './property-sources.ts';
import { type CrmRecord, findValue } from './records.ts';
import { toWireTimestamp } from './timestamps.ts';
import type { People } from './users.ts';
import type { ValidationRule } from './validation/rule-types.ts';

const createdTime = ({ createdAtMs }: CrmRecord) => toWireTimestamp(createdAtMs);
const modifiedTime = ({ updatedAtMs }: CrmRecord) => toWireTimestamp(updatedAtMs);
const objectId = ({ id }: CrmRecord) => String(id);

/** One object type as one account has it: properties by name, pipelines, and what the server keeps up. */
export class TypeDefinition {
  readonly accountId: AccountId;
  readonly people: People;
  readonly type: ObjectType;
  readonly pipelines: readonly Pipeline[];
  /** What the store keeps an index of. */
  readonly indexes: readonly PropertyIndex[];
  readonly groups: readonly PropertyGroup[];
  /** The definition of another type of the account. Throws for an id of none. */
  readonly definitionOf: (typeId: ObjectTypeId) => TypeDefinition;
  readonly #properties: ReadonlyMap<string, PropertyDefinition>;
  readonly #rules: ReadonlyMap<string, readonly ValidationRule[]>;
  readonly #archived: ReadonlyMap<string, PropertyDefinition>;
  #formulas: ReadonlyMap<string, Formula> | undefined;
  readonly #unique: readonly PropertyDefinition[];
  /** What follows from identity and times, unless a value is stored. */
  readonly #ofRecord: ReadonlyMap<string, (record: CrmRecord) => string>;
  readonly #sources = new Map<string, readonly PropertySource[]>();
  #maintenance: MaintenancePlan | undefined;

  constructor(parts: {
    readonly accountId: AccountId;
    readonly people: People;
    readonly type: ObjectType;
    readonly properties: readonly PropertyDefinition[];
    /** A later group takes the place of one with its name. */
    readonly groups: readonly StoredGroup[];
    readonly rules: readonly PropertyRules[];
    readonly pipelines: readonly Pipeline[];
    readonly indexes: readonly Omit<PropertyIndex, 'property'>[];
    readonly definitionOf: (typeId: ObjectTypeId) => TypeDefinition;
  }) {
    this.accountId = parts.accountId;
    this.people = parts.people;
    this.type = parts.type;
    this.pipelines = parts.pipelines;
    this.#ofRecord = new Map([
      ...parts.type.createdProperties.map((name) => [name, createdTime] as const),
      [parts.type.modifiedProperty, modifiedTime],
      ['hs_object_id', objectId],
    ]);
    this.#rules = new Map(parts.rules.map(({ propertyName, rules }) => [propertyName, rules]));
    // A property that the account changed comes after the built-in one whose place it takes.
    const all = new Map(parts.properties.map((property) => [property.name, property]));
    const named = [...all.values()].map((property) => [property.name, property] as const);
    this.#properties = new Map(named.filter(([, { archivedAtMs }]) => archivedAtMs === undefined));
    this.#archived = new Map(named.filter(([, { archivedAtMs }]) => archivedAtMs !== undefined));
    this.definitionOf = parts.definitionOf;
    this.groups = [...new Map(parts.groups.map((group) => [group.name, group])).values()]
      .filter(({ archived }) => !archived)
      .map(({ name, label, displayOrder }) => ({ name, label, displayOrder }));
    this.#unique = [...this.#properties.values()].filter((property) => property.hasUniqueValue === true);
    this.indexes = parts.indexes.flatMap((index) => {
      const property = this.#properties.get(index.propertyName);
      return property === undefined && index.kind !== 'all-words' ? [] : [{ ...index, property }];
    });
  }

  findProperty(name: string): PropertyDefinition | undefined {
    return this.#properties.get(name);
  }

  /** A property that was archived; its values are kept and not shown. */
  findArchivedProperty(name: string): PropertyDefinition | undefined {
    return this.#archived.get(name);
  }

  get archivedProperties(): Iterable<PropertyDefinition> {
    return this.#archived.values();
  }

  /** The rules that the account made for the values of a property. */
  rulesOf(propertyName: string): readonly ValidationRule[] {
    return this.#rules.get(propertyName) ?? [];
  }

  /** The properties whose words a full-text search looks at, as far as they are there. */
  get searchedProperties(): readonly string[] {
    return (this.type.searchableProperties ?? []).filter((name) => this.#properties.has(name));
  }

  findGroup(name: string): PropertyGroup | undefined {
    return this.groups.find((group) => group.name === name);
  }

  /** The formula by which an own property follows from others; absent for any other property. */
  findFormula(name: string): Formula | undefined {
    this.#formulas ??= this.#compileFormulas();
    return this.#formulas.get(name);
  }

  /** The properties that values of a property follow from, near and far; worked out once for each. */
  sourcesOf(name: string): readonly PropertySource[] {
    const known = this.#sources.get(name);
    if (known !== undefined || !this.#properties.has(name)) return known ?? [];
    const sources = findSources(this, name);
    this.#sources.set(name, sources);
    return sources;
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
    const formula = this.findFormula(name);
    if (formula !== undefined) return this.#compute(formula, record, new Map());
    return findValue(record.properties, name) ?? this.#ofRecord.get(name)?.(record);
  }

  /** Whether values of a property may follow from the record rather than stand in it. */
  isDerived(name: string): boolean {
    return this.#ofRecord.has(name) || this.findFormula(name) !== undefined;
  }

  /** The property that holds the time of creation as clients see it. */
  get createdProperty(): string {
    return this.type.createdProperties[0] ?? 'hs_createdate';
  }

  /** The properties that every answer holds, asked for or not: identity and times. */
  get identityProperties(): readonly string[] {
    return [this.createdProperty, this.type.modifiedProperty, 'hs_object_id'];
  }

  #compileFormulas(): ReadonlyMap<string, Formula> {
    const find = (name: string) => this.#properties.get(name);
    const formulas = new Map<string, Formula>();
    for (const property of this.#properties.values()) {
      if (property.custom !== true || !property.calculationFormula) continue;
      const formula = compileFormula(property, find);
      if (formula.ok) formulas.set(property.name, formula.value);
    }
    return formulas;
  }

  /** @param known what other formulas came to for the same record: each is worked out once. */
  #compute(formula: Formula, record: CrmRecord, known: Map<string, string | undefined>): string | undefined {
    const get = (name: string): string | undefined => {
      const other = this.findFormula(name);
      if (other === undefined) return this.valueOf(record, name);
      if (!known.has(name)) known.set(name, this.#compute(other, record, known));
      return known.get(name);
    };
    return toFormulaText(evaluate(formula.expression, get));
  }
}
