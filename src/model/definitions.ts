import {
  type AssociationLabel,
  type AssociationLimit,
  AssociationTypes,
} from './associations/association-types.ts';
import type { AccountId, ObjectTypeId } from './ids.ts';
import type { PropertyIndex } from './index-entries.ts';
import { looksLikeTypeId, type ObjectType, spellingsOf } from './object-types.ts';
import type { Pipeline } from './pipelines.ts';
import type { PropertyDefinition, PropertyGroup } from './properties.ts';
import type { Refusal } from './refusal.ts';
import { accept, type Result, refuse } from './result.ts';
import { pipelinePropertyDefinitions, stagePropertyDefinitions } from './stage-properties.ts';
import {
  STANDARD_OBJECT_TYPES,
  standardGroups,
  standardPipelines,
  standardProperties,
  systemProperties,
} from './standard-definitions.ts';
import { TypeDefinition } from './type-definition.ts';
import { type AccountRole, type AccountTeam, type AccountUser, People } from './users.ts';
import type { ValidationRule } from './validation/rule-types.ts';

/** What an account defined on top of the standard: everything here comes out of the store. */
export interface AccountMetadata {
  /** Grows by one with every change of the account's metadata. */
  readonly version: number;
  readonly objectTypes: readonly ObjectType[];
  readonly properties: readonly { readonly typeId: ObjectTypeId; readonly property: PropertyDefinition }[];
  readonly groups: readonly { readonly typeId: ObjectTypeId; readonly group: StoredGroup }[];
  readonly pipelines: readonly { readonly typeId: ObjectTypeId; readonly pipeline: StoredPipeline }[];
  readonly rules: readonly PropertyRules[];
  readonly labels: readonly AssociationLabel[];
  readonly associationLimits: readonly AssociationLimit[];
  readonly users: readonly AccountUser[];
  readonly teams: readonly AccountTeam[];
  readonly roles: readonly AccountRole[];
  /** What indexes there are. */
  readonly indexes: readonly StoredIndex[];
}

/** What an account begins with. */
export const NO_METADATA: AccountMetadata = {
  version: 1,
  objectTypes: [],
  properties: [],
  groups: [],
  rules: [],
  labels: [],
  associationLimits: [],
  users: [],
  teams: [],
  roles: [],
  pipelines: [],
  indexes: [],
};

/** A pipeline that the account made or changed, or of which only the id is left. */
export interface StoredPipeline extends Pipeline {
  readonly removed?: boolean;
}

/** The validation rules of one property, one of each type. */
export interface PropertyRules {
  readonly typeId: ObjectTypeId;
  readonly propertyName: string;
  readonly rules: readonly ValidationRule[];
}

/** A group that the account made, changed, or took away. */
export interface StoredGroup extends PropertyGroup {
  readonly archived: boolean;
}

export interface StoredIndex extends Omit<PropertyIndex, 'property'> {
  readonly typeId: ObjectTypeId;
}

/** All object types of one account, standard and custom, with their properties and pipelines. */
export class AccountDefinitions {
  readonly accountId: AccountId;
  readonly version: number;
  readonly types: readonly ObjectType[];
  readonly people: People;
  readonly associations: AssociationTypes;
  readonly #metadata: AccountMetadata;
  readonly #bySpelling = new Map<string, ObjectType>();
  readonly #byId = new Map<ObjectTypeId, ObjectType>();
  readonly #compiled = new Map<ObjectTypeId, TypeDefinition>();

  constructor(accountId: AccountId, metadata: AccountMetadata) {
    this.accountId = accountId;
    this.version = metadata.version;
    this.#metadata = metadata;
    this.people = new People(metadata);
    const ofOwnTypes = metadata.objectTypes.flatMap((type) => type.associations ?? []);
    const { labels, associationLimits: limits } = metadata;
    this.associations = new AssociationTypes({ ofOwnTypes, labels, limits });
    this.types = [...STANDARD_OBJECT_TYPES, ...metadata.objectTypes];
    // Standard names are entered last: a custom type cannot take a standard type's spelling.
    for (const type of [...this.types].reverse()) {
      this.#byId.set(type.id, type);
      if (type.archivedAtMs !== undefined) continue;
      for (const spelling of spellingsOf(type)) this.#bySpelling.set(spelling, type);
    }
  }

  /**
   * Finds the object type that a path names.
   * Refuses with `unknown-object-type-id` what looks like a type id, with `unknown-object-type` anything else.
   */
  parseType(spelling: string): Result<TypeDefinition, Refusal> {
    const type = this.#bySpelling.get(spelling.toLowerCase());
    if (type !== undefined) return accept(this.of(type));
    if (looksLikeTypeId(spelling)) return refuse({ kind: 'unknown-object-type-id', given: spelling });
    return refuse({ kind: 'unknown-object-type', given: spelling });
  }

  /** Finds a type by its id, or a custom one by its names, archived ones too. */
  findType(spelling: string): ObjectType | undefined {
    const sought = spelling.toLowerCase();
    const named = (type: ObjectType) => spellingsOf(type).includes(sought);
    return this.#bySpelling.get(sought) ?? this.types.find(named);
  }

  /** The type's definitions, put together on first use and kept. */
  of(type: ObjectType): TypeDefinition {
    const known = this.#compiled.get(type.id);
    if (known !== undefined) return known;
    const compiled = this.#compile(type);
    this.#compiled.set(type.id, compiled);
    return compiled;
  }

  /** As `of`, for a type id that came from the store. Throws for an id of no type of this account. */
  requireType(typeId: ObjectTypeId): TypeDefinition {
    const type = this.#byId.get(typeId);
    if (type === undefined) throw new Error(`account ${this.accountId} has no object type ${typeId}`);
    return this.of(type);
  }

  #compile(type: ObjectType): TypeDefinition {
    const { properties, pipelines, groups, rules } = this.#metadata;
    const own = properties.filter((each) => each.typeId === type.id).map((each) => each.property);
    const ownPipelines = pipelines.filter((each) => each.typeId === type.id).map((each) => each.pipeline);
    const allPipelines = withoutRemoved([...standardPipelines(type), ...ownPipelines]);
    const ownGroups = groups.filter((each) => each.typeId === type.id).map((each) => each.group);
    return new TypeDefinition({
      accountId: this.accountId,
      people: this.people,
      type,
      properties: [
        ...systemProperties(type),
        ...stagePropertyDefinitions(type, allPipelines),
        ...pipelinePropertyDefinitions(type, allPipelines),
        ...standardProperties(type),
        ...own,
      ],
      groups: [...standardGroups(type).map((group) => ({ ...group, archived: false })), ...ownGroups],
      rules: rules.filter((each) => each.typeId === type.id),
      pipelines: allPipelines,
      indexes: this.#metadata.indexes.filter((each) => each.typeId === type.id),
      definitionOf: (typeId) => this.requireType(typeId),
    });
  }
}

/** A pipeline that the account has under an id takes the place of the built-in one. */
function withoutRemoved(pipelines: readonly StoredPipeline[]): readonly Pipeline[] {
  const latest = new Map(pipelines.map((pipeline) => [pipeline.id, pipeline]));
  return [...latest.values()].filter(({ removed }) => removed !== true);
}
