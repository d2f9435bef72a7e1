import { INTEGER, listOf, recordOf, TEXT } from '../body-fields.ts';

/** The bodies of operations on associations. */

const PACKAGE = 'com.hubspot.associations.publicapi';
const RECORD_ID = recordOf(`${PACKAGE}.PublicObjectId$Json`, ['id'], { id: TEXT });

/** Names an association type. */
export const SPEC = recordOf(
  `${PACKAGE}.AssociationSpec$Json`,
  ['associationCategory', 'associationTypeId'],
  { associationCategory: TEXT, associationTypeId: INTEGER },
);

/** What one pair of records is to be associated by. */
export const SPECS_BODY = {
  type: 'array',
  'x-java-type': `java.util.HashSet<${PACKAGE}.AssociationSpec>`,
  items: SPEC,
} as const;

function batchOf<const Item extends Parameters<typeof listOf>[0]>(item: Item) {
  return recordOf(`${PACKAGE}.BatchInput$Json`, ['inputs'], { inputs: listOf(item) });
}

export const BATCH_LABEL_BODY = batchOf(
  recordOf(`${PACKAGE}.PublicAssociationMultiPost$Json`, ['from', 'to', 'types'], {
    from: RECORD_ID,
    to: RECORD_ID,
    types: listOf(SPEC),
  }),
);

export const BATCH_DEFAULT_BODY = batchOf(
  recordOf(`${PACKAGE}.PublicDefaultAssociationMultiPost$Json`, ['from', 'to'], {
    from: RECORD_ID,
    to: RECORD_ID,
  }),
);

export const BATCH_ARCHIVE_BODY = batchOf(
  recordOf(`${PACKAGE}.PublicAssociationMultiArchive$Json`, ['from', 'to'], {
    from: RECORD_ID,
    to: listOf(RECORD_ID),
  }),
);

export const BATCH_READ_BODY = batchOf(
  recordOf(`${PACKAGE}.PublicFetchAssociationsBatchRequest$Json`, ['id'], { id: TEXT, after: TEXT }),
);

/** v3 names a type by its name. */
export const BATCH_NAMED_BODY = batchOf(
  recordOf(`${PACKAGE}.PublicAssociation$Json`, ['from', 'to', 'type'], {
    from: RECORD_ID,
    to: RECORD_ID,
    type: TEXT,
  }),
);

export const BATCH_IDS_BODY = batchOf(RECORD_ID);

/** What a record is associated with as it is created. */
export const NEW_ASSOCIATIONS = listOf(
  recordOf(`${PACKAGE}.PublicAssociationsForObject$Json`, ['to', 'types'], {
    to: RECORD_ID,
    types: listOf(SPEC),
  }),
);
