import { type BadCase, type CaseContext, collectionPath, refused } from './bad-case.ts';
import { jsonString, oddText } from './odd-texts.ts';

/** Merges and erasures of nothing. */

const NOBODY = [
  '0',
  '-7',
  '7',
  '99999999999999999999',
  '"abc"',
  '""',
  '"1e5"',
  '[]',
  '{}',
  'true',
  'null',
] as const;

export function badMerge(context: CaseContext): BadCase {
  const { random, records } = context;
  const contact = records.find(({ type }) => type === 'contacts')?.id ?? '1';
  const odd = () => (random.chance(0.3) ? jsonString(random, oddText(random)) : random.pick(NOBODY));
  const body = random.pick([
    () => `{"primaryObjectId":${odd()},"objectIdToMerge":${odd()}}`,
    () => `{"primaryObjectId":"${contact}","objectIdToMerge":${odd()}}`,
    () => `{"primaryObjectId":"${contact}","objectIdToMerge":"${contact}"}`,
    () => `{"primaryObjectId":"${contact}"}`,
    () => '{}',
    () => odd(),
  ])();
  const target = `${collectionPath(random, 'contacts')}/merge`;
  return refused(context, 'merge of nothing', { method: 'POST', target, body });
}

export function badErasure(context: CaseContext): BadCase {
  const { random } = context;
  const odd = () => random.pick(NOBODY);
  const body = random.pick([
    () => `{"objectId":${odd()}}`,
    () => `{"objectId":${odd()},"idProperty":"firstname"}`,
    () => `{"objectId":"x","idProperty":${jsonString(random, `no_${oddText(random)}`)}}`,
    () => '{"idProperty":"email"}',
    () => odd(),
  ])();
  const target = `${collectionPath(random, random.pick(['contacts', 'companies', 'deals']))}/gdpr-delete`;
  return refused(context, 'erasure of nothing', { method: 'POST', target, body });
}
