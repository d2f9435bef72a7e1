import { compareCounts } from './association-counts.ts';
import type { AssociationModel } from './association-model.ts';
import { objectsPath, type Stage, spelled } from './association-picks.ts';
import type { JsonAnswer } from './json-client.ts';

/** Compares every form in which associations can be read with what the model holds. */

const MAX_PAGES = 200;

/** From how many records, chosen at random, each is read by itself; without a number, from all. */
export interface ReadOptions {
  readonly singles: number | undefined;
  readonly firstId: number;
}

/** Throws where an answer is not as the model says. Answers with how many it compared. */
export async function compareReads(stage: Stage, { singles, firstId }: ReadOptions): Promise<number> {
  const { cast, model, random } = stage;
  const names = cast.map(({ name }) => name);
  const comparisons = names.flatMap((from) => [
    ...names.flatMap((to) => [compareBatch(stage, from, to), compareNamedBatch(stage, from, to)]),
    compareList(stage, from, { firstId, isArchived: false }),
    compareList(stage, from, { firstId, isArchived: true }),
  ]);
  const all = [...model.ids].flatMap(([id, type]) => names.map((to) => ({ id, type, to })));
  const chosen = singles === undefined ? all : Array.from({ length: singles }, () => random.pick(all));
  for (const { id, type, to } of chosen) {
    comparisons.push(compareWalk(stage, { id, type, to }), compareNamedWalk(stage, { id, type, to }));
  }
  for (const { id, type } of new Map(chosen.map((each) => [each.id, each])).values()) {
    comparisons.push(compareRecord(stage, type, id), compareCounts(stage, type, id));
  }
  await Promise.all(comparisons);
  return comparisons.length;
}

interface Place {
  readonly type: string;
  readonly id: number;
  readonly to: string;
}

function requireSame(what: string, shown: unknown, wanted: unknown): void {
  const [left, right] = [JSON.stringify(shown), JSON.stringify(wanted)];
  if (left !== right) throw new Error(`${what} shows ${left}, not ${right}`);
}

interface BatchBody {
  readonly results: readonly { readonly from: { readonly id: string }; readonly to: readonly unknown[] }[];
  readonly errors?: readonly {
    readonly subCategory: string;
    readonly context: { readonly fromObjectId: readonly string[] };
  }[];
  readonly numErrors?: number;
}

/** What a batch shows of each id, and of which it says that there is nothing. */
function toShown({ body }: JsonAnswer) {
  const { results, errors = [], numErrors = 0 } = body as BatchBody;
  const none = errors.map(
    ({ subCategory, context }) => `${subCategory.split('.').at(-1)} ${context.fromObjectId}`,
  );
  return { rows: results.map(({ from, to }) => [from.id, to]), none, numErrors };
}

function toWanted(ids: readonly number[], rowsOf: (id: number) => readonly unknown[]) {
  const rows = ids.flatMap((id) => {
    const to = rowsOf(id);
    return to.length === 0 ? [] : [[String(id), to]];
  });
  const empty = ids.filter((id) => rowsOf(id).length === 0);
  return { rows, none: empty.map((id) => `NO_ASSOCIATIONS_FOUND ${id}`), numErrors: empty.length };
}

function idsOf(model: AssociationModel, type: string): readonly number[] {
  return [...model.ids].flatMap(([id, each]) => (each === type ? [id] : []));
}

function wireRecords(model: AssociationModel, { type, id, to }: Place) {
  return model.partners(type, id, to).map((partner) => ({
    toObjectId: partner.id,
    associationTypes: partner.kinds.map(({ category, id: typeId }) => ({ category, typeId })),
  }));
}

function wireRows(model: AssociationModel, { type, id, to }: Place) {
  return model.rows(type, id, to).map((row) => ({ id: String(row.id), type: row.kind.name }));
}

interface ShownRecord {
  readonly toObjectId: number;
  readonly associationTypes: readonly { readonly category: string; readonly typeId: number }[];
}

/** Without the texts of labels, which do not change here. */
function withoutLabels(results: readonly ShownRecord[]) {
  return results.map(({ toObjectId, associationTypes }) => ({
    toObjectId,
    associationTypes: associationTypes.map(({ category, typeId }) => ({ category, typeId })),
  }));
}

async function compareBatch(stage: Stage, type: string, to: string): Promise<void> {
  const { model, random } = stage;
  const version = random.pick(['v4', '2025-09', '2026-03', '2026-09']);
  const ids = idsOf(model, type);
  const target = `/crm/associations/${version}/${spelled(stage, type)}/${spelled(stage, to)}/batch/read`;
  const answer = await stage.ask('POST', target, { inputs: ids.map((id) => ({ id: String(id) })) });
  const { rows, ...rest } = toShown(answer);
  const shown = { rows: rows.map(([id, each]) => [id, withoutLabels(each as ShownRecord[])]), ...rest };
  requireSame(
    `POST ${target}`,
    shown,
    toWanted(ids, (id) => wireRecords(model, { type, id, to })),
  );
}

async function compareNamedBatch(stage: Stage, type: string, to: string): Promise<void> {
  const { model } = stage;
  const ids = idsOf(model, type);
  const target = `/crm/v3/associations/${spelled(stage, type)}/${spelled(stage, to)}/batch/read`;
  const answer = await stage.ask('POST', target, { inputs: ids.map((id) => ({ id: String(id) })) });
  const primary = model.between(type, to).find(({ isPrimary, onlyOne }) => isPrimary && onlyOne);
  const rowsOf = (id: number) =>
    wireRows(model, { type, id, to }).filter((row) => primary === undefined || row.type === primary.name);
  requireSame(`POST ${target}`, toShown(answer), toWanted(ids, rowsOf));
}

interface Page {
  readonly results: readonly unknown[];
  readonly paging?: { readonly next: { readonly after: string } };
}

/** Every row, page by page; each page but the last must be full. */
async function walk(stage: Stage, target: string, limit: number) {
  const results: unknown[] = [];
  let firstAfter: string | undefined;
  let after: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const query = after === undefined ? `?limit=${limit}` : `?limit=${limit}&after=${after}`;
    const { status, body } = await stage.ask('GET', target + query);
    if (status !== 200) throw new Error(`GET ${target}${query} answered ${status} ${JSON.stringify(body)}`);
    const page = body as Page;
    results.push(...page.results);
    after = page.paging?.next.after;
    firstAfter ??= after;
    const isFull = page.results.length === limit;
    if (after !== undefined && !isFull) throw new Error(`GET ${target}${query} is not full`);
    if (after === undefined) return { results, firstAfter };
  }
  throw new Error(`GET ${target} has no end`);
}

/** The cursor of the first page leads on in a batch too. */
async function compareWalk(stage: Stage, place: Place): Promise<void> {
  const { model, random } = stage;
  const { type, id, to } = place;
  const limit = random.between(1, 3);
  const target = `${objectsPath(stage)}/${spelled(stage, type)}/${id}/associations/${spelled(stage, to)}`;
  const wanted = wireRecords(model, place);
  const { results, firstAfter } = await walk(stage, target, limit);
  requireSame(`GET ${target}`, withoutLabels(results as ShownRecord[]), wanted);
  if (firstAfter === undefined) return;
  const batch = `/crm/v4/associations/${type}/${to}/batch/read`;
  const answer = await stage.ask('POST', batch, { inputs: [{ id: String(id), after: firstAfter }] });
  const { results: [rest] = [] } = answer.body as BatchBody;
  const shown = withoutLabels((rest?.to ?? []) as ShownRecord[]);
  requireSame(`POST ${batch} of ${id} after ${limit}`, shown, wanted.slice(limit));
}

async function compareNamedWalk(stage: Stage, place: Place): Promise<void> {
  const { type, id, to } = place;
  const base = stage.random.pick(['/crm/v3/objects', '/crm/objects/v3']);
  const target = `${base}/${spelled(stage, type)}/${id}/associations/${spelled(stage, to)}`;
  const { results } = await walk(stage, target, stage.random.between(1, 3));
  requireSame(`GET ${target}`, results, wireRows(stage.model, place));
}

/** What stands beside a record, by the names that are used there. */
function inlineOf({ model, cast }: Stage, type: string, id: number) {
  const entries = cast.flatMap(({ name, inlineKey }) => {
    const results = wireRows(model, { type, id, to: name });
    return results.length === 0 ? [] : [[inlineKey, { results }] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function inlineQuery(stage: Stage): string {
  return `associations=${stage.cast.map(({ name }) => spelled(stage, name)).join(',')}`;
}

async function compareRecord(stage: Stage, type: string, id: number): Promise<void> {
  const record = stage.model.find(type, id);
  const isArchived = record?.isArchived === true;
  const target = `/crm/v3/objects/${type}/${id}?archived=${isArchived}&${inlineQuery(stage)}`;
  const { status, body } = await stage.ask('GET', target);
  if (record === undefined) return requireSame(`GET ${target}`, status, 404);
  const { id: shownId, associations } = body as { readonly id: string; readonly associations?: unknown };
  requireSame(
    `GET ${target}`,
    [shownId, associations],
    [String(record.id), inlineOf(stage, type, record.id)],
  );
}

async function compareList(
  stage: Stage,
  type: string,
  { firstId, isArchived }: { readonly firstId: number; readonly isArchived: boolean },
): Promise<void> {
  const { model } = stage;
  const query = `limit=100&archived=${isArchived}&after=${firstId}&${inlineQuery(stage)}`;
  const target = `/crm/objects/2026-03/${type}?${query}`;
  const { body } = await stage.ask('GET', target);
  const { results } = body as {
    readonly results: readonly { readonly id: string; readonly associations?: unknown }[];
  };
  const records = [...model.records.values()].filter(
    (each) => each.type === type && each.isArchived === isArchived,
  );
  const wanted = records.map(({ id }) => id).sort((left, right) => left - right);
  requireSame(
    `GET ${target}`,
    results.map(({ id, associations }) => [id, associations]),
    wanted.map((id) => [String(id), inlineOf(stage, type, id)]),
  );
}
