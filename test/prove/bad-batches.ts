import type { Random } from '../support/random.ts';
import { NO_PROPERTY } from './bad-bodies.ts';
import { type BadCase, type CaseContext, collectionPath, harmless, refused } from './bad-case.ts';
import { archivableId } from './bad-paths.ts';
import { jsonString, oddText } from './odd-texts.ts';

/** Batches that come to nothing: refused whole, or every input for itself. */

const VERBS = ['create', 'update', 'upsert'] as const;
type Verb = (typeof VERBS)[number];
const MAX_INPUTS = 100;

interface Input {
  readonly id?: string;
  readonly idProperty?: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly objectWriteTraceId?: string;
}

function toDraft({ random }: CaseContext, verb: string, body: string) {
  return { method: 'POST', target: `${collectionPath(random, 'contacts')}/batch/${verb}`, body };
}

function idsOfContacts({ records }: CaseContext): readonly string[] {
  return records.filter(({ type }) => type === 'contacts').map(({ id }) => id);
}

/** Inputs that would be taken, each of another record. */
function goodInputs(context: CaseContext, verb: Verb, count: number): Input[] {
  const ids = idsOfContacts(context);
  const properties = { firstname: 'Nobody at all' };
  return Array.from({ length: verb === 'update' ? Math.min(count, ids.length) : count }, (_none, index) => {
    const email = `nobody-${index}@example.com`;
    if (verb === 'create') return { properties: { ...properties, email } };
    if (verb === 'upsert') return { id: email, idProperty: 'email', properties };
    return { id: ids[index] ?? '', properties };
  });
}

function badProperties({ random, records }: CaseContext): Readonly<Record<string, unknown>> {
  const taken = records.find(({ type, unique }) => type === 'contacts' && unique.length > 0)?.unique[0]?.[1];
  return random.pick([
    { [NO_PROPERTY]: 'x' },
    { property_number: '1e5' },
    { property_date: '2024-02-30' },
    { property_dropdown: 'choice_z' },
    { hs_object_id: '1' },
    { hs_additional_emails: taken },
    { firstname: 'x'.repeat(70_000) },
  ]);
}

/** One bad input among good ones, without which all would be done: nothing may be. */
export function undoneBatch(context: CaseContext): BadCase {
  const { random } = context;
  const verb = random.pick(VERBS);
  const inputs = goodInputs(context, verb, random.between(2, random.chance(0.05) ? MAX_INPUTS : 6));
  const at = random.below(inputs.length);
  const spoilt = inputs[at];
  const [first] = idsOfContacts(context);
  if (spoilt !== undefined) {
    // The record whose address is claimed must be another one.
    const isHolder = spoilt.id === first;
    const bad = isHolder ? { [NO_PROPERTY]: 'x' } : badProperties(context);
    inputs[at] = { ...spoilt, properties: { ...spoilt.properties, ...bad } };
  }
  const draft = toDraft(context, verb, JSON.stringify({ inputs }));
  return refused(context, `batch ${verb} with one bad input`, draft);
}

/** Two records of one batch that claim the same address, or one record twice, or more than there may be. */
export function overfullBatch(context: CaseContext): BadCase {
  const { random } = context;
  const verb = random.pick(VERBS);
  const inputs = goodInputs(context, verb, random.between(2, 4));
  const [first] = inputs;
  if (first !== undefined && random.chance(0.9)) inputs.splice(random.below(inputs.length + 1), 0, first);
  else while (inputs.length <= MAX_INPUTS) inputs.push(...goodInputs(context, verb, 20));
  return refused(
    context,
    `batch ${verb} with inputs that clash`,
    toDraft(context, verb, JSON.stringify({ inputs })),
  );
}

/** Each input stands for itself, and each is bad. */
export function batchOfBadInputs(context: CaseContext): BadCase {
  const { random } = context;
  const verb = random.pick(VERBS);
  const inputs = goodInputs(context, verb, random.between(1, 4)).map((input, index) => ({
    ...input,
    properties: { ...input.properties, [NO_PROPERTY]: oddText(random) },
    objectWriteTraceId: `${index}${oddText(random)}`,
  }));
  const draft = toDraft(context, verb, JSON.stringify({ inputs }));
  return harmless(context, `batch ${verb} of bad inputs`, draft);
}

const NO_INPUTS = [
  '1',
  '"x"',
  'true',
  '{}',
  '{"0":{}}',
  '[1]',
  '["512"]',
  '[[]]',
  '[true]',
  '[[{"properties":{}}]]',
] as const;
const NO_INPUT_FIELDS = [
  '{"id":{},"properties":{}}',
  '{"id":[],"properties":{"firstname":"x"}}',
  '{"id":"512","properties":[]}',
  '{"id":"512","properties":"x"}',
  '{"id":"512","properties":{"firstname":{}}}',
  '{"id":"512","properties":{"firstname":[1]}}',
  '{"id":"512","idProperty":{},"properties":{"firstname":"x"}}',
  '{"id":"512","objectWriteTraceId":[],"properties":{"firstname":"x"}}',
] as const;

export function wrongBatchShape(context: CaseContext): BadCase {
  const { random } = context;
  const verb = random.pick(['update', 'upsert'] as const);
  const good = '{"id":"512","properties":{"firstname":"Nobody"}}';
  const body = random.pick([
    () => `{"inputs":${random.pick(NO_INPUTS)}}`,
    () => `{"inputs":[${random.pick(NO_INPUT_FIELDS)}]}`,
    () => `{"inputs":[${good},${random.pick(NO_INPUT_FIELDS)}]}`,
    () => `{"inputs":[${good}]`,
    () => `[${good}]`,
    () => `{"inputs":[${good}],"inputs":${random.pick(NO_INPUTS)}}`,
  ])();
  return refused(context, `batch ${verb} of a wrong shape`, toDraft(context, verb, body));
}

/** Reads, and archivings of nothing, of any text whatsoever. */
export function oddBatch(context: CaseContext): BadCase {
  const { random } = context;
  const count = random.chance(0.03) ? random.between(50, 150) : random.below(4);
  if (random.chance(0.3)) {
    const inputs = Array.from({ length: count }, () => `{"id":${jsonString(random, archivableId(random))}}`);
    return harmless(
      context,
      'batch archive of nothing',
      toDraft(context, 'archive', `{"inputs":[${inputs}]}`),
    );
  }
  const ids = [...idsOfContacts(context), 'maria.lopez@example.com'];
  const id = () => (random.chance(0.5) ? random.pick(ids) : oddText(random));
  const inputs = Array.from({ length: count }, () => `{"id":${jsonString(random, id())}}`);
  const fields = [`"inputs":[${inputs}]`];
  for (const name of ['properties', 'propertiesWithHistory', 'idProperty']) {
    if (random.chance(0.3)) fields.push(`"${name}":${oddField(random, name)}`);
  }
  const draft = toDraft(context, 'read', `{${fields.join(',')}}`);
  return harmless(context, 'batch read', draft);
}

function oddField(random: Random, name: string): string {
  if (random.chance(0.2)) return random.pick(['1', '{}', 'null', '[1]', '[null]', '[{}]', '""', '[""]']);
  const text = jsonString(random, random.chance(0.5) ? 'email' : oddText(random));
  return name === 'idProperty' ? text : `[${text},"firstname"]`;
}
