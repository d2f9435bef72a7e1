import { describe, expect, test } from 'vitest';
import { type ObjectTypeId, toObjectId, toObjectTypeId } from '../ids.ts';
import type { Result } from '../result.ts';
import {
  type AssociationLimit,
  type AssociationType,
  AssociationTypes,
  type Link,
} from './association-types.ts';
import { LinkSet, type Pair, reversed } from './link-set.ts';

const CONTACTS = toObjectTypeId('0-1');
const COMPANIES = toObjectTypeId('0-2');
const QUOTES = toObjectTypeId('0-14');

const TYPES = new AssociationTypes({ ofOwnTypes: [], labels: [], limits: [] });

function typeOf(typeId: number, types = TYPES): AssociationType {
  const type = types.find({ category: 'HUBSPOT_DEFINED', typeId });
  if (type === undefined) throw new Error(`there is no type ${typeId}`);
  return type;
}

const [PRIMARY, DEFAULT, BILLING] = [typeOf(1), typeOf(279), typeOf(931)];

const pairOf = (from: number, to: number, fromTypeId = CONTACTS, toTypeId = COMPANIES): Pair => ({
  fromTypeId,
  fromId: toObjectId(from),
  toTypeId,
  toId: toObjectId(to),
});

/** How two records are associated, in one direction. */
const numbers = (links: LinkSet, pair: Pair): readonly number[] =>
  links
    .between(pair)
    .map(({ typeId }) => typeId)
    .sort((left, right) => left - right);

/** A contact and a company in both directions. */
const both = (links: LinkSet, from: number, to: number) => [
  numbers(links, pairOf(from, to)),
  numbers(links, reversed(pairOf(from, to))),
];

const known = (pair: Pair, ...typeIds: readonly number[]): readonly Link[] =>
  typeIds.map((typeId) => ({ ...pair, category: 'HUBSPOT_DEFINED', typeId }));

const texts = (links: readonly Link[]) =>
  links.map(({ fromTypeId, fromId, typeId, toId }) => `${fromTypeId}/${fromId} ${typeId} ${toId}`).sort();

const accepted = (result: Result<true, unknown>) => expect(result).toEqual({ ok: true, value: true });

const kindOf = (result: ReturnType<LinkSet['replace']>) => (result.ok ? 'accepted' : result.refusal.kind);

/** Types of an account that limits one of them. */
const limited = (limit: Pick<AssociationLimit, 'typeId' | 'fromTypeId' | 'max'>) =>
  new AssociationTypes({
    ofOwnTypes: [],
    labels: [],
    limits: [{ category: 'HUBSPOT_DEFINED', ...limit }],
  });

describe('replace', () => {
  test('associates in both directions, by the default type too', () => {
    const links = new LinkSet(TYPES, []);
    accepted(links.replace(pairOf(1, 11), [PRIMARY]));
    expect(both(links, 1, 11)).toEqual([
      [1, 279],
      [2, 280],
    ]);
    accepted(links.replace(pairOf(2, 11), []));
    expect(both(links, 2, 11)).toEqual([[279], [280]]);
  });

  test('takes away what is not named, and leaves other pairs', () => {
    const links = new LinkSet(TYPES, [
      ...known(pairOf(1, 11), 279, 931, 1),
      ...known(pairOf(1, 12), 279, 931),
    ]);
    accepted(links.replace(pairOf(1, 11), [PRIMARY]));
    expect(both(links, 1, 11)).toEqual([
      [1, 279],
      [2, 280],
    ]);
    expect(numbers(links, pairOf(1, 12))).toEqual([279, 931]);
  });

  test('takes the primary label from the one before, from either end', () => {
    for (const [pair, type] of [
      [pairOf(1, 12), PRIMARY],
      [reversed(pairOf(1, 12)), typeOf(2)],
    ] as const) {
      const links = new LinkSet(TYPES, [...known(pairOf(1, 11), 1, 279), ...known(pairOf(2, 11), 1, 279)]);
      accepted(links.replace(pair, [type]));
      expect(both(links, 1, 11)).toEqual([[279], [280]]);
      expect(both(links, 1, 12)[0]).toEqual([1, 279]);
      expect(numbers(links, pairOf(2, 11))).toEqual([1, 279]);
    }
  });

  test('refuses a second association by a default type of which there may be one only, from either end', () => {
    const quote = (id: number) => pairOf(5, id, QUOTES, COMPANIES);
    const links = new LinkSet(TYPES, known(quote(11), 71));
    expect(kindOf(links.replace(quote(12), [typeOf(71)]))).toBe('association-limit-exceeded');
    expect(kindOf(links.replace(reversed(quote(12)), []))).toBe('association-limit-exceeded');
    expect(numbers(links, quote(12))).toEqual([]);
    accepted(links.replace(quote(11), []));
    accepted(links.replace(pairOf(6, 11, QUOTES, COMPANIES), []));
    links.removeAll(quote(11));
    accepted(links.replace(quote(12), []));
  });

  test.each([
    ['from', CONTACTS, 279, pairOf(1, 12), pairOf(1, 13)],
    ['to', COMPANIES, 280, pairOf(2, 11), pairOf(3, 11)],
  ])(
    'refuses what goes beyond a limit of the account %s the record',
    (_end, fromTypeId, typeId, second, third) => {
      const links = new LinkSet(limited({ typeId, fromTypeId, max: 2 }), known(pairOf(1, 11), 279));
      accepted(links.replace(second, [BILLING]));
      const refused = links.replace(third, []);
      expect(refused).toMatchObject({
        refusal: { kind: 'association-limit-exceeded', type: { typeId }, max: 2 },
      });
      expect(numbers(links, third)).toEqual([]);
      accepted(links.replace(second, []));
      expect(numbers(links, second)).toEqual([279]);
    },
  );

  test('refuses the whole where one label is beyond its limit', () => {
    const types = limited({ typeId: 931, fromTypeId: CONTACTS, max: 1 });
    const links = new LinkSet(types, known(pairOf(1, 11), 279, 931));
    expect(kindOf(links.replace(pairOf(1, 12), [PRIMARY, BILLING]))).toBe('association-limit-exceeded');
    expect(numbers(links, pairOf(1, 12))).toEqual([]);
    accepted(links.replace(pairOf(1, 12), [PRIMARY]));
  });
});

describe('extend', () => {
  test('keeps what is there, and makes what is not there a default association', () => {
    const links = new LinkSet(TYPES, known(pairOf(1, 11), 279, 931));
    accepted(links.extend(pairOf(1, 11), [PRIMARY]));
    accepted(links.extend(pairOf(1, 11), []));
    expect(numbers(links, pairOf(1, 11))).toEqual([1, 279, 931]);
    accepted(links.extend(pairOf(1, 12), []));
    expect(both(links, 1, 12)).toEqual([[279], [280]]);
  });
});

describe('remove', () => {
  test('takes the named types away in both directions', () => {
    const links = new LinkSet(TYPES, known(pairOf(1, 11), 1, 279, 931));
    links.remove(pairOf(1, 11), [PRIMARY]);
    expect(both(links, 1, 11)).toEqual([
      [279, 931],
      [280, 930],
    ]);
  });

  test('takes everything with the default type, and passes over what is not there', () => {
    const links = new LinkSet(TYPES, [...known(pairOf(1, 11), 1, 279), ...known(pairOf(1, 12), 279)]);
    links.remove(pairOf(1, 12), [BILLING]);
    links.remove(pairOf(1, 11), [DEFAULT]);
    links.remove(pairOf(1, 99), [DEFAULT]);
    expect(both(links, 1, 11)).toEqual([[], []]);
    expect(both(links, 1, 12)).toEqual([[279], [280]]);
  });

  test('all of a pair, or all of a record, leaves the others', () => {
    const links = new LinkSet(TYPES, [
      ...known(pairOf(1, 11), 1, 279),
      ...known(pairOf(1, 12), 279),
      ...known(pairOf(2, 12), 279),
    ]);
    links.removeAll(reversed(pairOf(1, 11)));
    expect(both(links, 1, 11)).toEqual([[], []]);
    expect(numbers(links, pairOf(1, 12))).toEqual([279]);
    links.removeRecord(CONTACTS, toObjectId(1));
    expect(both(links, 1, 12)).toEqual([[], []]);
    expect(numbers(links, pairOf(2, 12))).toEqual([279]);
  });
});

describe('succeed', () => {
  const mergeBy = (
    types: AssociationTypes,
    typeId: ObjectTypeId,
    ...knownLinks: readonly (readonly Link[])[]
  ) => {
    const links = new LinkSet(types, knownLinks.flat());
    links.succeed(typeId, [toObjectId(1), toObjectId(2)], toObjectId(3));
    return links;
  };
  const merge = (typeId: ObjectTypeId, ...knownLinks: readonly (readonly Link[])[]) =>
    mergeBy(TYPES, typeId, ...knownLinks);

  test('loses nothing to a limit of the account', () => {
    const types = limited({ typeId: 279, fromTypeId: CONTACTS, max: 1 });
    const links = mergeBy(types, CONTACTS, known(pairOf(1, 11), 279), known(pairOf(2, 12), 279, 931));
    expect(numbers(links, pairOf(3, 11))).toEqual([279]);
    expect(numbers(links, pairOf(3, 12))).toEqual([279, 931]);
  });

  test('joins the associations of both, each once', () => {
    const links = merge(
      CONTACTS,
      known(pairOf(1, 11), 279),
      known(pairOf(2, 11), 279, 931),
      known(pairOf(2, 12), 279),
    );
    expect(both(links, 3, 11)).toEqual([
      [279, 931],
      [280, 930],
    ]);
    expect(numbers(links, pairOf(3, 12))).toEqual([279]);
    for (const id of [1, 2]) expect(both(links, id, 11)).toEqual([[], []]);
  });

  test('keeps the primary record of the first, and that of the second where the first has none', () => {
    const contested = merge(CONTACTS, known(pairOf(2, 12), 1, 279), known(pairOf(1, 11), 1, 279));
    expect(numbers(contested, pairOf(3, 11))).toEqual([1, 279]);
    expect(numbers(contested, pairOf(3, 12))).toEqual([279]);
    const open = merge(CONTACTS, known(pairOf(2, 12), 1, 279), known(pairOf(1, 11), 279));
    expect(numbers(open, pairOf(3, 12))).toEqual([1, 279]);
  });

  test('lets an association between the two go, and follows those of one object type', () => {
    const within = (from: number, to: number) => pairOf(from, to, COMPANIES, COMPANIES);
    const links = merge(COMPANIES, known(within(1, 2), 13, 450), known(within(2, 4), 14, 450));
    expect(numbers(links, within(1, 2))).toEqual([]);
    expect(numbers(links, within(3, 3))).toEqual([]);
    expect(numbers(links, within(3, 4))).toEqual([14, 450]);
    expect(numbers(links, within(4, 3))).toEqual([13, 450]);
  });
});

describe('undoTo', () => {
  test('takes back everything since the mark, demotions too, and nothing before it', () => {
    const links = new LinkSet(TYPES, [...known(pairOf(1, 11), 1, 279), ...known(pairOf(2, 11), 279, 931)]);
    accepted(links.replace(pairOf(4, 11), [BILLING]));
    const mark = links.mark();
    accepted(links.replace(pairOf(1, 12), [PRIMARY]));
    links.removeAll(pairOf(1, 11));
    accepted(links.extend(pairOf(1, 11), [BILLING]));
    links.removeRecord(COMPANIES, toObjectId(11));
    links.undoTo(mark);
    expect(both(links, 1, 11)).toEqual([
      [1, 279],
      [2, 280],
    ]);
    expect(both(links, 1, 12)).toEqual([[], []]);
    // A company has one billing contact, which changed before the mark.
    expect(numbers(links, pairOf(2, 11))).toEqual([279]);
    expect(numbers(links, pairOf(4, 11))).toEqual([279, 931]);
    accepted(links.replace(pairOf(1, 12), [PRIMARY]));
    expect(numbers(links, pairOf(1, 11))).toEqual([279]);
    links.undoTo(0);
    expect(links.difference()).toEqual({ added: [], removed: [] });
  });
});

describe('difference', () => {
  test('names both directions of what came and went, and nothing that is as it was', () => {
    const links = new LinkSet(TYPES, [...known(pairOf(1, 11), 1, 279), ...known(pairOf(2, 11), 279)]);
    accepted(links.replace(pairOf(1, 12), [PRIMARY]));
    links.removeAll(pairOf(2, 11));
    accepted(links.extend(pairOf(2, 11), []));
    const { added, removed } = links.difference();
    expect(texts(added)).toEqual(['0-1/1 1 12', '0-1/1 279 12', '0-2/12 2 1', '0-2/12 280 1']);
    expect(texts(removed)).toEqual(['0-1/1 1 11', '0-2/11 2 1']);
  });

  test('is none for what is known from either end, also where it becomes known later', () => {
    const links = new LinkSet(TYPES, known(pairOf(1, 11), 279));
    links.addKnown(known(reversed(pairOf(1, 11)), 2, 280));
    accepted(links.extend(pairOf(1, 11), [PRIMARY]));
    expect(links.difference()).toEqual({ added: [], removed: [] });
  });

  test('knows who changed what', () => {
    const links = new LinkSet(TYPES, known(pairOf(1, 11), 1, 279));
    const [first, second] = ['1', '2'].map((id) => ({ type: 'INTEGRATION', id }));
    if (first === undefined || second === undefined) throw new Error('there are two sources');
    links.actAs(first);
    accepted(links.replace(pairOf(1, 12), [PRIMARY]));
    links.actAs(second);
    accepted(links.replace(pairOf(2, 12), []));
    const { added, removed } = links.difference();
    const sources = (changed: readonly Link[], contact: number) =>
      changed
        .filter(({ fromId, toId }) => fromId === contact || toId === contact)
        .map((link) => links.sourceOf(link));
    expect(new Set(sources(added, 1))).toEqual(new Set([first]));
    expect(new Set(sources(removed, 1))).toEqual(new Set([first]));
    expect(new Set(sources(added, 2))).toEqual(new Set([second]));
    expect(known(pairOf(1, 11), 279).map((link) => links.sourceOf(link))).toEqual([undefined]);
  });
});

test('a type that is not there is a fault', () => {
  expect(() => new LinkSet(TYPES, known(pairOf(1, 11), 99_999))).toThrow('HUBSPOT_DEFINED=99999');
});
