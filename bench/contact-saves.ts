import { DEMO_ACCOUNT_ID, DEMO_APP_ID } from '../src/demo/demo-account.ts';
import { type Caller, RECORD_SCOPES } from '../src/model/caller.ts';
import { type ObjectId, toObjectId } from '../src/model/ids.ts';
import { decideCreate, type RecordWrite } from '../src/model/record-writes.ts';
import type { TypeDefinition } from '../src/model/type-definition.ts';
import { uniqueKeysOf } from '../src/model/unique-values.ts';
import type { RecordSave } from '../src/store/store.ts';
import type { ExampleValues } from './contact-values.ts';
import { filledContact } from './filled-contacts.ts';

const CALLER: Caller = { accountId: DEMO_ACCOUNT_ID, appId: DEMO_APP_ID, scopes: RECORD_SCOPES };

/** What would be stored if a client created the record at that moment. Throws when it could not. */
export function toSave(
  definition: TypeDefinition,
  id: ObjectId,
  values: ExampleValues,
  nowMs: number,
): RecordSave {
  return storing(definition, decide(definition, id, values, nowMs));
}

export interface ContactBlock {
  /** Of the first contact of all. */
  readonly firstId: number;
  /** How many contacts there are to be in all. */
  readonly records: number;
  readonly fromIndex: number;
  readonly toIndex: number;
  readonly nowMs: number;
}

/**
 * The same for contacts that are created at one moment, quicker: two are decided, one for each lifecycle stage, and the
 * others taken to be like them but for what follows from names and ids. One in each block is decided as well and
 * compared. Throws when it differs: then the model sets more of its own, and `followingFrom` is to be brought up to date.
 */
export function toContactSaves(definition: TypeDefinition, block: ContactBlock): readonly RecordSave[] {
  const { fromIndex, toIndex, firstId, records, nowMs } = block;
  const idOf = (index: number) => toObjectId(firstId + index);
  const decideAt = (index: number) => decide(definition, idOf(index), filledContact(index, records), nowMs);
  const models = [decideAt(fromIndex), decideAt(fromIndex + 1)];
  const writeAt = (index: number) => {
    const model = models[(index - fromIndex) % models.length] ?? decideAt(index);
    return modelledOn(model, idOf(index), filledContact(index, records));
  };
  const writes = Array.from({ length: toIndex - fromIndex }, (_, at) => writeAt(fromIndex + at));
  const last = toIndex - 1;
  if (JSON.stringify(toStored(writeAt(last))) !== JSON.stringify(toStored(decideAt(last)))) {
    throw new Error(`contact ${last} is not as the model decides it`);
  }
  return writes.map((write) => storing(definition, write));
}

function modelledOn(model: RecordWrite, id: ObjectId, values: ExampleValues): RecordWrite {
  const { after, change } = model;
  if (change === undefined) throw new Error('a creation is a change');
  const following = followingFrom(id, values);
  return {
    ...model,
    after: { ...after, id, properties: { ...after.properties, ...values, ...following } },
    change: {
      ...change,
      objectId: id,
      sent: values,
      calculated: { ...change.calculated, ...following },
    },
  };
}

/** What the server sets of a new contact that differs from one to the next. */
function followingFrom(id: ObjectId, { firstname, lastname, phone = '' }: ExampleValues): ExampleValues {
  return {
    hs_all_contact_vids: String(id),
    hs_full_name_or_email: `${firstname} ${lastname}`,
    hs_searchable_calculated_phone_number: phone.replace('+', ''),
  };
}

function toStored({ after, change }: RecordWrite) {
  return { after, change };
}

function decide(definition: TypeDefinition, id: ObjectId, values: ExampleValues, nowMs: number): RecordWrite {
  const sent = Object.entries(values);
  const decided = decideCreate(
    { definition, caller: CALLER, rules: { lenientDates: false }, sent, nowMs },
    id,
  );
  if (!decided.ok) throw new Error(`a record cannot be created: ${JSON.stringify(decided.refusal)}`);
  return decided.value;
}

function storing(definition: TypeDefinition, { after, change }: RecordWrite): RecordSave {
  return {
    record: after,
    isNew: true,
    changes: change === undefined ? [] : [change],
    releasedKeys: [],
    claimedKeys: uniqueKeysOf(definition, after.properties),
    removedEntries: [],
    addedEntries: [],
  };
}
