import type { AssociationRefusal, LabelRefusal } from '../model/associations/association-refusal.ts';
import { specText } from '../model/associations/association-types.ts';
import type { MetadataRefusal } from '../model/metadata-refusal.ts';
import { type ErrorAnswer, invalid, invalidAs, NOT_FOUND_HEADERS } from './error-answers.ts';
import { toMetadataAnswer } from './metadata-error.ts';

/**
 * How refusals about associations look on the wire.
 * Seen: most. Assumed: the words of limits, of a type that leads to another object type, and of names and labels.
 */
export function toAssociationAnswer(refusal: AssociationRefusal | MetadataRefusal): ErrorAnswer {
  switch (refusal.kind) {
    case 'association-name-unknown':
    case 'not-associable': {
      const { given, fromName, toName } = refusal;
      const message = `${given} is not a valid association type between ${fromName} and ${toName}`;
      const context = { type: [given], fromObjectType: [fromName], toObjectType: [toName] };
      return invalidAs('crm.associations.INVALID_ASSOCIATION_TYPE', message, { context });
    }
    case 'association-type-unknown': {
      const spec = specText(refusal.given);
      return invalid('One or more associations are invalid', 400, {
        associationSpec: [spec],
        INVALID_ASSOCIATION_TYPE_ID: [`${spec} is not a valid association definition id`],
      });
    }
    case 'association-type-misplaced': {
      const { end, givenTypeId, expectedTypeId } = refusal;
      return invalid(
        `invalid ${end} object type ${givenTypeId} for associations to be created. expected: ${expectedTypeId}`,
      );
    }
    case 'association-id-invalid': {
      const message = `${refusal.given} is not a valid ID`;
      return invalidAs('crm.associations.INVALID_IDENTIFIER', message, { context: { id: [refusal.given] } });
    }
    case 'associated-record-missing':
      return invalid('One or more associations are invalid', 400, {
        INVALID_OBJECT_IDS: [`${refusal.typeName}=${refusal.id} is not valid`],
        objectId: [],
        objectType: [refusal.typeName],
      });
    case 'new-association-untyped':
      return invalid(`types must name at least one association type for the association with ${refusal.id}.`);
    case 'associated-with-itself':
      return invalid(`Object ${refusal.id} cannot be associated to itself (${refusal.id})`);
    case 'association-limit-exceeded': {
      const { type, max } = refusal;
      const what = `by association type ${type.typeId} (${type.name})`;
      return invalidAs(
        'crm.associations.ASSOCIATION_LIMIT_EXCEEDED',
        `A record can have no more than ${max} association ${what}`,
      );
    }
    case 'from-record-missing': {
      const { typeName, id } = refusal;
      const body = {
        message: `No ${typeName} with ID ${id} exists`,
        context: { objectType: [typeName], id: [id] },
        category: 'OBJECT_NOT_FOUND',
        subCategory: 'crm.associations.FROM_OBJECT_NOT_FOUND',
      };
      return { status: 404, headers: NOT_FOUND_HEADERS, body };
    }
    case 'no-associations': {
      const { fromName, toName, fromId } = refusal;
      const body = {
        message: `No ${toName} is associated with ${fromName} ${fromId}.`,
        context: { fromObjectId: [fromId], fromObjectType: [fromName], toObjectType: [toName] },
        category: 'OBJECT_NOT_FOUND',
        subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
      };
      return { status: 404, body };
    }
    default:
      return toLabelAnswer(refusal);
  }
}

function toLabelAnswer(refusal: LabelRefusal | MetadataRefusal): ErrorAnswer {
  switch (refusal.kind) {
    case 'label-name-malformed':
      return invalid(
        `The name "${refusal.name}" is not valid: it may have letters, digits and underscores, and cannot begin with a digit.`,
      );
    case 'association-label-empty':
      return invalid(`${refusal.field} must not be empty.`);
    case 'label-exists':
      return invalid(`An association type named "${refusal.name}" already exists.`);
    case 'too-many-labels': {
      const { max, fromName, toName } = refusal;
      const message = `No more than ${max} association types are allowed between ${fromName} and ${toName}`;
      return invalid(message, 437);
    }
    case 'association-type-built-in':
      return invalid(`Association type ${refusal.typeId} is built in and cannot be changed.`);
    case 'default-type-needed': {
      const what = `Cannot delete unlabeled type with associationTypeId ${refusal.typeId}`;
      return invalid(`Definition with label still exists; ${what}`);
    }
    case 'association-max-invalid':
      return invalid(`maxToObjectIds must be between 1 and ${refusal.max}, but was ${refusal.given}.`);
    default:
      return toMetadataAnswer(refusal);
  }
}
