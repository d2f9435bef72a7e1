import type { ObjectId, ObjectTypeId } from './ids.ts';

/** What cannot be defined as asked. */
export type MetadataRefusal =
  | PropertyRefusal
  | SchemaRefusal
  | PipelineRefusal
  | { readonly kind: 'missing-sensitive-scope'; readonly scope: string }
  /** The token is limited to some properties of the object type, and these are not among those it may write. */
  | {
      readonly kind: 'properties-not-granted';
      readonly typeName: string;
      readonly names: readonly string[];
    }
  | { readonly kind: 'limit-reached'; readonly what: string; readonly max: number }
  | { readonly kind: 'owner-not-found'; readonly id: string }
  | { readonly kind: 'user-not-found'; readonly id: string }
  | { readonly kind: 'user-invalid'; readonly field: string; readonly given: string }
  | { readonly kind: 'user-exists'; readonly email: string };

export type PropertyRefusal =
  | { readonly kind: 'property-exists'; readonly name: string }
  | { readonly kind: 'property-not-found'; readonly name: string }
  | { readonly kind: 'property-invalid'; readonly name: string; readonly problem: PropertyFlaw }
  | {
      readonly kind: 'property-in-use';
      readonly name: string;
      readonly typeId: ObjectTypeId;
      readonly usages: readonly PropertyUsage[];
    }
  | { readonly kind: 'group-exists'; readonly name: string }
  | { readonly kind: 'group-not-found'; readonly name: string }
  | { readonly kind: 'group-in-use'; readonly name: string }
  | { readonly kind: 'group-invalid'; readonly field: 'name' | 'label'; readonly given: string }
  | { readonly kind: 'rule-not-found'; readonly propertyName: string; readonly ruleType: string }
  | { readonly kind: 'rule-invalid'; readonly ruleType: string; readonly reason: string };

/** What makes use of a property. */
export interface PropertyUsage {
  readonly parentType: 'CALCULATED_PROPERTY' | 'OBJECT_SCHEMA';
  readonly parentName: string;
}

/** What is wrong with a definition. */
export type PropertyFlaw =
  | { readonly kind: 'name-not-lower-case' }
  | { readonly kind: 'name-malformed' }
  | { readonly kind: 'empty-label' }
  | { readonly kind: 'unknown-group'; readonly groupName: string }
  | {
      readonly kind: 'field-type-mismatch';
      readonly type: string;
      readonly fieldType: string;
      readonly allowed: readonly string[];
    }
  | { readonly kind: 'boolean-options' }
  | { readonly kind: 'options-missing' }
  | { readonly kind: 'options-unexpected'; readonly type: string }
  | { readonly kind: 'too-many-options'; readonly max: number }
  | { readonly kind: 'option-incomplete'; readonly field: string }
  | { readonly kind: 'option-repeated'; readonly field: 'value' | 'label'; readonly given: string }
  | { readonly kind: 'option-too-long'; readonly value: string; readonly max: number }
  | { readonly kind: 'option-with-semicolon'; readonly value: string }
  | { readonly kind: 'external-options' }
  | { readonly kind: 'currency-without-symbol' }
  | {
      readonly kind: 'hint-unknown';
      readonly field: string;
      readonly given: string;
      readonly allowed: readonly string[];
    }
  | { readonly kind: 'unique-type'; readonly type: string }
  | {
      readonly kind: 'unique-values-repeated';
      /** Absent where it is not for the caller to see. */
      readonly value: string | undefined;
    }
  | { readonly kind: 'formula-invalid'; readonly reason: string }
  | { readonly kind: 'built-in'; readonly what: 'changed' | 'archived' }
  | { readonly kind: 'type-closed'; readonly typeName: string };

export type SchemaRefusal =
  | { readonly kind: 'schema-exists'; readonly name: string }
  | { readonly kind: 'schema-not-found'; readonly given: string }
  | { readonly kind: 'schema-name-malformed'; readonly name: string }
  | { readonly kind: 'schema-label-malformed'; readonly label: string }
  | { readonly kind: 'schema-without-display-property' }
  | {
      readonly kind: 'schema-reference-invalid';
      readonly field:
        | 'primaryDisplayProperty'
        | 'secondaryDisplayProperties'
        | 'searchableProperties'
        | 'requiredProperties';
      readonly names: readonly string[];
    }
  | { readonly kind: 'schema-list-too-long'; readonly field: string; readonly max: number }
  | { readonly kind: 'schema-has-records'; readonly typeId: ObjectTypeId }
  | { readonly kind: 'schema-not-archived'; readonly typeId: ObjectTypeId }
  | { readonly kind: 'schema-sensitive-fixed' }
  | { readonly kind: 'schema-built-in'; readonly typeId: ObjectTypeId };

export type PipelineRefusal =
  | { readonly kind: 'pipelines-unsupported'; readonly typeName: string }
  | { readonly kind: 'pipeline-not-found'; readonly id: string }
  | { readonly kind: 'stage-not-found'; readonly id: string }
  | { readonly kind: 'pipeline-exists'; readonly id: string }
  | { readonly kind: 'pipeline-id-elsewhere'; readonly id: string }
  | { readonly kind: 'stage-id-elsewhere'; readonly id: string }
  | { readonly kind: 'stage-exists'; readonly id: string }
  | { readonly kind: 'pipeline-without-stages' }
  | { readonly kind: 'pipeline-label-taken'; readonly label: string }
  | { readonly kind: 'stage-label-taken'; readonly label: string }
  | { readonly kind: 'label-empty'; readonly what: 'pipeline' | 'stage' }
  | { readonly kind: 'negative-order'; readonly what: 'Pipeline' | 'Stage' }
  | { readonly kind: 'probability-missing' }
  | { readonly kind: 'probability-out-of-range' }
  | { readonly kind: 'stage-metadata-invalid'; readonly typeName: string }
  | { readonly kind: 'closed-stage-missing' }
  | { readonly kind: 'too-many-stages'; readonly typeName: string; readonly max: number }
  | { readonly kind: 'id-too-long'; readonly what: 'pipeline' | 'stage'; readonly max: number }
  | { readonly kind: 'pipeline-to-archive-not-found'; readonly id: string }
  | {
      readonly kind: 'stages-in-use';
      readonly stageIds: readonly string[];
      readonly objectIds: readonly ObjectId[];
    };
