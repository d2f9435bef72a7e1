import type { MetadataRefusal, PipelineRefusal, SchemaRefusal } from '../model/metadata-refusal.ts';
import {
  conflict,
  type ErrorAnswer,
  invalid,
  invalidAs,
  missing,
  NOT_FOUND_HEADERS,
  NOT_FOUND_PAGE,
  plain,
} from './error-answers.ts';
import { toFlawWords } from './property-flaw-words.ts';

/**
 * How refusals about definitions, owners and users look on the wire.
 *
 * Seen: status, category and subcategory of most, and the texts of names that are taken, groups in use, properties in
 * use, and nearly all of pipelines and schemas. Assumed: the texts of what is not found, of limits and of rules.
 */
export function toMetadataAnswer(refusal: MetadataRefusal): ErrorAnswer {
  switch (refusal.kind) {
    case 'property-exists': {
      const message = `A property named '${refusal.name}' already exists.`;
      return conflict('Properties.PROPERTY_WITH_NAME_EXISTS', message);
    }
    case 'property-not-found':
      return missing(`Property "${refusal.name}" does not exist`, { propertyName: [refusal.name] });
    case 'property-invalid': {
      const { code, message } = toFlawWords(refusal.name, refusal.problem);
      return invalidAs(`PropertyValidationError.${code}`, message);
    }
    case 'property-in-use': {
      const { name, typeId, usages } = refusal;
      const count = usages.length;
      const message = `Property: ${name} of object type ${typeId} is currently used in ${count} places and cannot be deleted`;
      const errors = usages.map(({ parentType, parentName }) => ({
        message: `Property: ${name} is used by ${parentName}`,
        subCategory: 'PropertyValidationError.PROPERTY_USAGE',
        context: {
          parentType: [parentType],
          parentDisplayType: [DISPLAY_TYPES[parentType]],
          parentName: [parentName],
        },
      }));
      const subCategory = 'PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE';
      return invalidAs(subCategory, message, { errors, context: { usageCount: [String(count)] } });
    }
    case 'group-exists': {
      const message = `A property group named '${refusal.name}' already exists.`;
      return conflict('PropertyGroupError.GROUP_WITH_NAME_EXISTS', message);
    }
    case 'group-not-found':
      return missing(`Property group "${refusal.name}" does not exist`, { groupName: [refusal.name] });
    case 'group-in-use': {
      const inner = {
        status: 'error',
        message: "Can't delete or purge a group with active properties",
        category: 'VALIDATION_ERROR',
        subCategory: 'PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES',
      };
      return plain(400, JSON.stringify(inner));
    }
    case 'group-invalid':
      return invalid(`Invalid property group ${refusal.field}: "${refusal.given}"`);
    case 'rule-not-found': {
      const { propertyName, ruleType } = refusal;
      return missing(`Property "${propertyName}" has no validation rule ${ruleType}`, {
        ruleType: [ruleType],
      });
    }
    case 'rule-invalid':
      return invalid(`Validation rule ${refusal.ruleType} is not valid: ${refusal.reason}.`);
    case 'missing-sensitive-scope': {
      const message = `Missing required scope for: ${refusal.scope}`;
      return { status: 403, body: { message, category: 'MISSING_SCOPES' } };
    }
    case 'properties-not-granted':
      return toNotGranted(refusal.typeName, refusal.names);
    case 'limit-reached':
      return invalid(`The limit of ${refusal.max} ${refusal.what} is reached.`);
    case 'owner-not-found':
    case 'user-not-found':
      return missing('resource not found', { id: [refusal.id] });
    case 'user-invalid':
      return invalid(`Invalid ${refusal.field}: ${refusal.given}`);
    case 'user-exists':
      return {
        status: 409,
        body: { message: `User already exists: ${refusal.email}`, category: 'CONFLICT' },
      };
    default:
      return toSchemaAnswer(refusal);
  }
}

/** Assumed: all of it, since no token of the real API is limited to some properties. */
function toNotGranted(typeName: string, names: readonly string[]): ErrorAnswer {
  const errors = names.map((name) => ({
    message: `Property "${name}" of ${typeName} is not among those that this token may write.`,
    context: { propertyName: [name] },
  }));
  const message = `This token may not write all of the given properties of ${typeName}: [${names.join(', ')}].`;
  return { status: 403, body: { message, errors, category: 'MISSING_SCOPES' } };
}

const DISPLAY_TYPES = {
  CALCULATED_PROPERTY: 'Calculated property',
  OBJECT_SCHEMA: 'Object schema',
} as const;

const REFERENCE_CODES = {
  primaryDisplayProperty: 'ObjectSchemasSandboxesSyncErrorType.INVALID_PRIMARY_DISPLAY_PROPERTY',
  secondaryDisplayProperties: 'ObjectSchemasSandboxesSyncErrorType.INVALID_SECONDARY_DISPLAY_PROPERTY',
  searchableProperties: 'ObjectSchemasSandboxesSyncErrorType.INVALID_SEARCHABLE_PROPERTIES',
  requiredProperties: 'InvalidPropertiesError.INVALID_REQUIRED_PROPERTIES',
} as const;

function toSchemaAnswer(refusal: SchemaRefusal | PipelineRefusal): ErrorAnswer {
  switch (refusal.kind) {
    case 'schema-exists': {
      const message = `Object type already exists with the name '${refusal.name}'.`;
      return conflict('InboundDbObjectTypeError.OBJECT_TYPE_ALREADY_EXIST', message);
    }
    case 'schema-not-found':
      return plain(400, `Invalid object or event type id: ${refusal.given}`);
    case 'schema-name-malformed': {
      const rule = 'begins with a letter and has up to 50 letters, digits and underscores';
      const message = `The name of an object type ${rule}, but given: ${refusal.name}`;
      return invalidAs('InboundDbObjectTypeError.OBJECT_TYPE_NAME_FORMAT', message);
    }
    case 'schema-label-malformed':
      return invalid(`A label has 1 to 50 characters, but given: ${refusal.label}`);
    case 'schema-without-display-property': {
      const message = 'A primary display property is required.';
      return invalidAs('ObjectSchemaError.PRIMARY_DISPLAY_PROPERTY_REQUIRED', message);
    }
    case 'schema-reference-invalid': {
      const message = `${refusal.field} names properties that do not exist: [${refusal.names.join(', ')}]`;
      return invalidAs(REFERENCE_CODES[refusal.field], message);
    }
    case 'schema-list-too-long':
      return invalid(`${refusal.field} may have at most ${refusal.max} entries.`);
    case 'schema-has-records': {
      const message = `Object type ${refusal.typeId} cannot be deleted until all object records are deleted`;
      return invalidAs('ObjectSchemaError.EXISTING_OBJECT_RECORDS', message);
    }
    case 'schema-not-archived':
      return invalid(`Couldn't find soft-deleted object type(s) [${refusal.typeId}]`);
    case 'schema-sensitive-fixed': {
      const message = 'Support of sensitive properties cannot be turned off.';
      return invalidAs('InboundDbObjectTypeError.SENSITIVE_PROPERTIES_SUPPORT_CANNOT_BE_TURNED_OFF', message);
    }
    case 'schema-built-in':
      return invalid(`Object type ${refusal.typeId} is defined by HubSpot and cannot be changed.`);
    default:
      return toPipelineAnswer(refusal);
  }
}

function toPipelineAnswer(refusal: PipelineRefusal): ErrorAnswer {
  switch (refusal.kind) {
    case 'pipelines-unsupported':
      return invalid(`Object type ${refusal.typeName} has no pipelines.`);
    case 'pipeline-not-found':
    case 'stage-not-found':
      return { status: 404, headers: NOT_FOUND_HEADERS, html: NOT_FOUND_PAGE, emptyAsJson: true };
    case 'pipeline-to-archive-not-found':
      return missing(`Pipeline ${refusal.id} does not exist`, { pipelineId: [refusal.id] });
    case 'pipeline-exists':
      return invalid(`There's another pipeline in this portal with pipelineId (${refusal.id}).`);
    case 'pipeline-id-elsewhere':
    case 'stage-id-elsewhere': {
      const message = `Stage or pipeline id ${refusal.id} is used by another pipeline`;
      return conflict('PipelineError.STAGE_ID_EXISTS_IN_ANOTHER_PIPELINE', message);
    }
    case 'stage-exists':
      return plain(
        400,
        `An existing active stage in another pipeline is already using stage id ${refusal.id}`,
      );
    case 'pipeline-without-stages':
      return invalid('Pipeline must have at least one stage');
    case 'pipeline-label-taken':
      return invalid(`An active pipeline with label ${refusal.label} already exists.`);
    case 'stage-label-taken':
      return invalidAs(
        'PipelineError.STAGE_LABEL_EXISTS',
        `Stage with label ${refusal.label} already exists`,
      );
    case 'label-empty':
      return invalid(`A ${refusal.what} needs a label.`);
    case 'id-too-long':
      return invalid(`The id of a ${refusal.what} has at most ${refusal.max} characters.`);
    case 'negative-order':
      return invalid(`${refusal.what} display order cannot be negative`);
    case 'probability-missing':
      return invalid('must specify probability when writing a dealstage');
    case 'probability-out-of-range':
      return invalid('dealstage probability is not valid, must be between 0.0 and 1.0 (inclusive)');
    case 'stage-metadata-invalid': {
      const message = `Failed to deserialize metadata for object type ${refusal.typeName}`;
      return invalidAs('PipelineError.INVALID_PIPELINE_STAGE_METADATA', message);
    }
    case 'closed-stage-missing':
      return invalidAs('PipelineError.MISSING_CLOSED_STAGE', 'Pipeline must have at least one closed stage');
    case 'too-many-stages':
      return invalid(`A pipeline of ${refusal.typeName} has at most ${refusal.max} stages.`);
    case 'stages-in-use': {
      const stages = `[${refusal.stageIds.join(', ')}]`;
      const objects = `[${refusal.objectIds.join(', ')}]`;
      const message = `Stage IDs: ${stages} are being referenced by object IDs: ${objects}`;
      const context = { stageIds: [stages], objectIds: [objects] };
      return invalidAs('PipelineError.STAGE_ID_IN_USE', message, { context });
    }
    default:
      return refusal satisfies never;
  }
}
