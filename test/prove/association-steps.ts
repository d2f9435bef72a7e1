import fc from 'fast-check';
import type { ModelPair, Outcome } from './association-model.ts';
import { batchOutcomeOf, outcomeOf, toBatchOutcome } from './association-outcomes.ts';
import {
  below,
  castAt,
  idAt,
  link,
  NO_MARK,
  nameOf,
  objectsPath,
  type Stage,
  spelled,
  toMark,
  toNewLink,
  toPair,
  toPairs,
  toSentLink,
  toSpecs,
} from './association-picks.ts';
import { toChange } from './association-values.ts';

/** The changes of which a sequence consists, and how each is asked for and told to the model. */

const links = fc.array(link, { minLength: 1, maxLength: 4 });

export const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('put' as const), link }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('put-default' as const), link }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), link }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('batch' as const),
      verb: fc.constantFrom('create', 'create', 'archive', 'labels/archive', 'associate/default'),
      links,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('named-batch' as const),
      verb: fc.constantFrom('create', 'create', 'archive'),
      links,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('named' as const),
      method: fc.constantFrom('PUT', 'PUT', 'DELETE'),
      link,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('create' as const), type: below(20), links }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('batch-create' as const),
      type: below(20),
      inputs: fc.array(fc.array(link, { maxLength: 2 }), { minLength: 1, maxLength: 4 }),
      isTraced: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('archive' as const), type: below(20), at: below(800) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('restore' as const), type: below(20), at: below(800) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('merge' as const),
      type: below(20),
      at: below(800),
      other: below(800),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), at: below(800) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      type: below(20),
      at: below(800),
      value: below(800),
    }),
  },
);

export type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
type StepOf<Kind extends Step['kind']> = Extract<Step, { readonly kind: Kind }>;

/** What was answered and what the rules say, in words that can be compared. */
export type Judged = readonly [answered: string, expected: string];

export async function play(stage: Stage, each: Step): Promise<Judged> {
  switch (each.kind) {
    case 'put':
    case 'put-default':
    case 'delete':
      return playPair(stage, each);
    case 'batch':
      return playBatch(stage, each);
    case 'named-batch':
      return playNamedBatch(stage, each);
    case 'named':
      return playNamed(stage, each);
    case 'create':
      return playCreate(stage, each);
    case 'batch-create':
      return playBatchCreate(stage, each);
    case 'change':
      return playChange(stage, each);
    default:
      return playLife(stage, each);
  }
}

async function playPair(stage: Stage, each: StepOf<'put' | 'put-default' | 'delete'>): Promise<Judged> {
  const { model } = stage;
  const { pair, marks } = toPair(stage, each.link);
  const from = `${objectsPath(stage)}/${spelled(stage, pair.fromType)}/${pair.from}/associations`;
  const to = `${spelled(stage, pair.toType)}/${pair.to}`;
  switch (each.kind) {
    case 'put': {
      const answer = await stage.ask('PUT', `${from}/${to}`, toSpecs(stage, pair.fromType, marks));
      return [outcomeOf(answer), model.associate(pair, marks, 'replace')];
    }
    case 'put-default':
      return [
        outcomeOf(await stage.ask('PUT', `${from}/default/${to}`)),
        model.associate(pair, [], 'extend'),
      ];
    case 'delete':
      return [outcomeOf(await stage.ask('DELETE', `${from}/${to}`)), model.dissociate(pair)];
    default:
      return each satisfies never;
  }
}

async function playBatch(stage: Stage, { verb, links: sent }: StepOf<'batch'>): Promise<Judged> {
  const { model, random } = stage;
  const pairs = toPairs(stage, sent);
  const [first] = pairs;
  const [fromType, toType] = [first?.pair.fromType ?? '', first?.pair.toType ?? ''];
  const version = random.pick(['v4', '2025-09', '2026-03', '2026-09']);
  const base = version === 'v4' ? '/crm/v4/associations' : `/crm/associations/${version}`;
  const target = `${base}/${spelled(stage, fromType)}/${spelled(stage, toType)}/batch/${verb}`;
  const inputs = pairs.map(({ pair, marks }) => ({
    from: { id: pair.from },
    to: verb === 'archive' ? [{ id: pair.to }] : { id: pair.to },
    ...((verb === 'create' || verb === 'labels/archive') && { types: toSpecs(stage, fromType, marks) }),
  }));
  const answer = await stage.ask('POST', target, { inputs });
  if (verb === 'archive' || verb === 'labels/archive') {
    const removed = verb === 'archive' ? pairs.map(({ pair }) => ({ pair, marks: undefined })) : pairs;
    return [outcomeOf(answer), dissociateAll(stage, removed)];
  }
  if (model.between(fromType, toType).length === 0) return [outcomeOf(answer), 'type'];
  const outcomes = pairs.map(({ pair, marks }) =>
    verb === 'create' ? model.associate(pair, marks, 'replace') : model.associate(pair, [], 'extend'),
  );
  return [batchOutcomeOf(answer), toBatchOutcome(outcomes, verb === 'create' ? 1 : 2)];
}

async function playNamedBatch(stage: Stage, { verb, links: sent }: StepOf<'named-batch'>): Promise<Judged> {
  const { model } = stage;
  const pairs = toPairs(stage, sent).map(({ pair, marks: [mark = toMark(stage, pair, 0)] }) => ({
    pair,
    marks: [mark],
  }));
  const [first] = pairs;
  const [fromType, toType] = [first?.pair.fromType ?? '', first?.pair.toType ?? ''];
  const target = `/crm/v3/associations/${spelled(stage, fromType)}/${spelled(stage, toType)}/batch/${verb}`;
  const inputs = pairs.map(({ pair, marks: [mark = NO_MARK] }) => ({
    from: { id: String(pair.from) },
    to: { id: String(pair.to) },
    type: nameOf(stage, pair, mark),
  }));
  const answer = await stage.ask('POST', target, { inputs });
  if (verb === 'archive') return [outcomeOf(answer), dissociateAll(stage, pairs)];
  const kinds = model.between(fromType, toType);
  const fits = pairs.every(({ marks }) => marks.every((mark) => kinds.some(({ id }) => id === mark)));
  if (!fits) return [outcomeOf(answer), 'type'];
  const outcomes = pairs.map(({ pair, marks }) => model.associate(pair, marks, 'extend'));
  return [batchOutcomeOf(answer), toBatchOutcome(outcomes, 2)];
}

async function playNamed(stage: Stage, { method, link: sent }: StepOf<'named'>): Promise<Judged> {
  const { model } = stage;
  const { pair, marks } = toPair(stage, sent);
  const [mark = toMark(stage, pair, 0)] = marks;
  const from = `${spelled(stage, pair.fromType)}/${pair.from}`;
  const to = `${spelled(stage, pair.toType)}/${pair.to}`;
  const target = `/crm/v3/objects/${from}/associations/${to}/${nameOf(stage, pair, mark)}`;
  const answer = await stage.ask(method, target);
  if (method === 'DELETE') return [outcomeOf(answer), model.dissociate(pair, [mark])];
  return [outcomeOf(answer), model.associate(pair, [mark], 'extend')];
}

/** All or nothing: a type that does not fit refuses the request. */
function dissociateAll(
  { model }: Stage,
  pairs: readonly { readonly pair: ModelPair; readonly marks: readonly number[] | undefined }[],
): Outcome {
  const fits = pairs.every(({ pair, marks = [] }) => {
    const kinds = model.between(pair.fromType, pair.toType);
    return marks.every((mark) => kinds.some(({ id }) => id === mark));
  });
  if (!fits) return 'type';
  for (const { pair, marks } of pairs) model.dissociate(pair, marks);
  return 'done';
}

async function playCreate(stage: Stage, { type: at, links: sent }: StepOf<'create'>): Promise<Judged> {
  const { model } = stage;
  const type = castAt(stage, at);
  const made = sent.map((each) => toNewLink(stage, type, each));
  const body = {
    properties: type.properties,
    associations: made.map((each) => toSentLink(stage, type, each)),
  };
  const answer = await stage.ask('POST', `/crm/v3/objects/${type.name}`, body);
  const id = Number((answer.body as { readonly id?: string }).id ?? -1);
  return [outcomeOf(answer), model.create(type.name, id, made)];
}

async function playBatchCreate(stage: Stage, each: StepOf<'batch-create'>): Promise<Judged> {
  const { model } = stage;
  const type = castAt(stage, each.type);
  const made = each.inputs.map((sent) => sent.map((one) => toNewLink(stage, type, one)));
  const inputs = made.map((linksOfInput, index) => ({
    properties: type.properties,
    associations: linksOfInput.map((one) => toSentLink(stage, type, one)),
    ...(each.isTraced && { objectWriteTraceId: `t${index}` }),
  }));
  const answer = await stage.ask('POST', `/crm/v3/objects/${type.name}/batch/create`, { inputs });
  const { results = [] } = answer.body as { readonly results?: readonly { readonly id: string }[] };
  const ids = results.map(({ id }) => Number(id)).sort((left, right) => left - right);
  const takeBack = model.snapshot();
  const taken: number[] = [];
  const outcomes = made.map((linksOfInput, index) => {
    // Ids go up with the inputs; what the server did not create stands in the model under an id of its own.
    const id = ids[taken.length] ?? -1 - index;
    const outcome = model.create(type.name, id, linksOfInput);
    if (outcome === 'done') taken.push(id);
    return outcome;
  });
  if (each.isTraced || outcomes.every((outcome) => outcome === 'done')) {
    return [batchOutcomeOf(answer), toBatchOutcome(outcomes, 1)];
  }
  takeBack();
  model.forgetAll(taken);
  const misread = outcomes.find((outcome) => outcome === 'type');
  return [outcomeOf(answer), misread ?? outcomes.find((outcome) => outcome !== 'done') ?? 'done'];
}

/** A value of which others tell. */
async function playChange(stage: Stage, { type: at, at: which, value }: StepOf<'change'>): Promise<Judged> {
  const type = castAt(stage, at);
  const { name } = type;
  const id = idAt(stage, name, which);
  const properties = toChange(type, value);
  const answer = await stage.ask('PATCH', `/crm/v3/objects/${name}/${id}`, { properties });
  return [String(answer.status), stage.model.live(name, id) === undefined ? '404' : '200'];
}

/** What happens to records themselves, which their associations go along with. */
async function playLife(
  stage: Stage,
  each: StepOf<'archive' | 'restore' | 'merge' | 'erase'>,
): Promise<Judged> {
  const { model } = stage;
  const type = each.kind === 'erase' ? 'contacts' : castAt(stage, each.type).name;
  // Mostly one that lives, but what is to be restored is any.
  const id = idAt(stage, type, each.kind === 'restore' ? each.at * 8 : each.at);
  const path = `/crm/v3/objects/${type}`;
  switch (each.kind) {
    case 'archive': {
      const answer = await stage.ask('DELETE', `${path}/${id}`);
      model.setArchived(type, id, true);
      return [outcomeOf(answer), 'done'];
    }
    case 'restore': {
      const answer = await stage.ask('POST', `/_axle/objects/${type}/${id}/restore`);
      // The id of a record that was merged leads nowhere here.
      const isThere = model.records.get(id)?.type === type;
      if (isThere) model.setArchived(type, id, false);
      return [String(answer.status), isThere ? '200' : '404'];
    }
    case 'merge': {
      const otherId = idAt(stage, type, each.other);
      const body = { primaryObjectId: String(id), objectIdToMerge: String(otherId) };
      const answer = await stage.ask('POST', `${path}/merge`, body);
      const [primary, other] = [model.live(type, id), model.live(type, otherId)];
      if (primary === undefined || other === undefined) return [String(answer.status), '404'];
      const merges = stage.cast.find(({ name }) => name === type)?.merges === true;
      if (!merges || primary === other) return [String(answer.status), '400'];
      model.merge(type, [id, otherId], Number((answer.body as { readonly id?: string }).id ?? -1));
      return [String(answer.status), '200'];
    }
    case 'erase': {
      const answer = await stage.ask('POST', `${path}/gdpr-delete`, { objectId: String(id) });
      const isThere = model.find(type, id) !== undefined;
      model.erase(type, id);
      return [String(answer.status), isThere ? '204' : '404'];
    }
    default:
      return each satisfies never;
  }
}
