import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WriteCommand, WriteSet } from '../../src/actions/write-objects.ts';
import {
  type ActingAccount,
  toArchive,
  toCreate,
  toUpdate,
  toUpsert,
  type WriteResult,
  withActingAccount,
  withEmail,
  withId,
} from './acting-account.ts';

/**
 * A model of an account in the fewest words: contacts with four properties, and the rule that an address or
 * a member number belongs to one live contact. Whatever is done, the real account must agree with it.
 */

type Values = Readonly<Record<string, string | null>>;

interface Contact {
  readonly id: number;
  readonly values: Map<string, string>;
  isArchived: boolean;
  /** Values that were written, newest first, by property. */
  readonly written: Map<string, string[]>;
}

type Target = { readonly nth: number } | { readonly email: string };

type Command =
  | { readonly kind: 'create'; readonly values: Values }
  | { readonly kind: 'update'; readonly values: Values; readonly target: Target }
  | { readonly kind: 'upsert'; readonly values: Values; readonly target: { readonly email: string } }
  | { readonly kind: 'archive'; readonly target: Target };

interface CommandSet {
  readonly commands: readonly Command[];
  readonly isAtomic: boolean;
}

const NAMES = ['email', 'hs_additional_emails', 'firstname', 'member_number'] as const;
const ADDRESSES = ['a@b.com', 'b@b.com', 'c@b.com', 'd@b.com'];
const NUMBERS = ['7', '8'];

class Model {
  contacts: Contact[] = [];

  holderOf(value: string, property: 'email' | 'member_number'): Contact | undefined {
    return this.contacts.find(
      (contact) => !contact.isArchived && keysOf(contact.values, property).includes(value),
    );
  }

  /** Does a set of commands, or nothing of it when it is atomic and one is refused. */
  applySet(set: CommandSet, known: readonly number[], newId: (at: number) => number): readonly string[] {
    const before = structuredClone(this.contacts);
    const outcomes = set.commands.map((command, at) => this.apply(command, known, () => newId(at)));
    const isUndone = outcomes.some((outcome) => outcome !== 'done' && outcome !== 'record-not-found');
    if (set.isAtomic && isUndone) this.contacts = before;
    return outcomes;
  }

  /** Does one command and says what comes out: the kind of the refusal, or `done`. */
  apply(command: Command, known: readonly number[], newId: () => number): string {
    if (command.kind === 'create') return this.#create(command.values, newId);
    const contact = this.#find(command.target, known);
    if (command.kind === 'upsert' && contact === undefined) {
      return this.#create({ email: command.target.email, ...command.values }, newId);
    }
    if (contact === undefined || contact.isArchived) return 'record-not-found';
    if (command.kind !== 'archive') return this.#update(contact, command.values);
    contact.isArchived = true;
    return 'done';
  }

  #find(target: Target, known: readonly number[]): Contact | undefined {
    if ('email' in target) return this.holderOf(target.email, 'email');
    const id = known[target.nth];
    return this.contacts.find((contact) => contact.id === id);
  }

  #create(values: Values, newId: () => number): string {
    if (values['seats'] === 'many') return 'invalid-properties';
    const contact: Contact = { id: -1, values: new Map(), isArchived: false, written: new Map() };
    const next = new Map(Object.entries(values).filter((each): each is [string, string] => each[1] !== null));
    const taken = this.#takenKey(contact, next);
    if (taken !== undefined) return taken === 'email' ? 'email-taken' : 'unique-value-taken';
    const made = { ...contact, id: newId() };
    this.contacts.push(made);
    write(made, next);
    return 'done';
  }

  #update(contact: Contact, values: Values): string {
    if (values['seats'] === 'many') return 'invalid-properties';
    const changed = new Map<string, string>();
    for (const [name, value] of Object.entries(values)) {
      if (value !== null && contact.values.get(name) !== value) changed.set(name, value);
    }
    if (changed.size === 0) return 'done';
    const next = new Map([...contact.values, ...changed]);
    if (this.#takenKey(contact, next) !== undefined) return 'unique-value-taken';
    write(contact, changed);
    return 'done';
  }

  #takenKey(contact: Contact, values: ReadonlyMap<string, string>): 'email' | 'member_number' | undefined {
    return (['email', 'member_number'] as const).find((property) =>
      keysOf(values, property).some((value) => (this.holderOf(value, property) ?? contact) !== contact),
    );
  }
}

function keysOf(values: ReadonlyMap<string, string>, property: 'email' | 'member_number'): readonly string[] {
  const texts = [values.get(property) ?? ''];
  if (property === 'email') texts.push(...(values.get('hs_additional_emails') ?? '').split(';'));
  return texts.filter((text) => text !== '');
}

function write(contact: Contact, changed: ReadonlyMap<string, string>): void {
  for (const [name, value] of changed) {
    contact.values.set(name, value);
    contact.written.set(name, [value, ...(contact.written.get(name) ?? [])]);
  }
}

const values = fc.record(
  {
    email: fc.constantFrom(...ADDRESSES, ...ADDRESSES, '', null),
    hs_additional_emails: fc.constantFrom('', 'c@b.com', 'd@b.com', 'c@b.com;d@b.com', null),
    firstname: fc.constantFrom('Maria', 'Ana', ''),
    member_number: fc.constantFrom(...NUMBERS, ''),
    seats: fc.constantFrom('1', '1', '1', '1', 'many'),
  },
  { requiredKeys: [] },
);
const target: fc.Arbitrary<Target> = fc.oneof(
  fc.record({ nth: fc.nat(5) }),
  fc.record({ email: fc.constantFrom(...ADDRESSES) }),
);
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: fc.constant('create' as const), values }),
  fc.record({ kind: fc.constant('update' as const), values, target }),
  fc.record({
    kind: fc.constant('upsert' as const),
    values,
    target: fc.record({ email: fc.constantFrom(...ADDRESSES) }),
  }),
  fc.record({ kind: fc.constant('archive' as const), target }),
);
const commandSet: fc.Arbitrary<CommandSet> = fc.record({
  commands: fc.array(command, { minLength: 1, maxLength: 4 }),
  isAtomic: fc.boolean(),
});

function toReal(each: Command, known: readonly number[]): WriteCommand {
  if (each.kind === 'create') return toCreate(each.values);
  if (each.kind === 'upsert') return toUpsert(withEmail(each.target.email), each.values);
  const real = 'email' in each.target ? withEmail(each.target.email) : withId(known[each.target.nth] ?? 999);
  return each.kind === 'update' ? toUpdate(real, each.values) : toArchive(real);
}

function outcomeOf(result: WriteResult | undefined): string {
  return result?.ok === false ? result.refusal.kind : 'done';
}

function createdIdOf(result: WriteResult | undefined): number {
  if (result?.ok !== true) throw new Error('the model makes a record where the account refuses one');
  return result.value.after.id;
}

async function expectAgreement(model: Model, acting: ActingAccount): Promise<void> {
  for (const isArchived of [false, true]) {
    const expected = model.contacts.filter((contact) => contact.isArchived === isArchived);
    const actual = await acting.list(isArchived);
    expect(actual.map(({ id }) => Number(id))).toEqual(expected.map(({ id }) => id));
    for (const [at, { properties }] of actual.entries()) {
      for (const name of NAMES) expect(properties[name]).toBe(expected[at]?.values.get(name));
    }
  }
  for (const address of ADDRESSES) {
    expect(await acting.holderOf(address), address).toBe(model.holderOf(address, 'email')?.id);
  }
  for (const number of NUMBERS) {
    expect(await acting.holderOf(number, 'member_number')).toBe(model.holderOf(number, 'member_number')?.id);
  }
}

async function expectSameHistories(model: Model, acting: ActingAccount): Promise<void> {
  for (const { id, written } of model.contacts) {
    for (const name of NAMES) expect(await acting.historyOf(id, name)).toEqual(written.get(name) ?? []);
  }
}

function toRealSet({ commands, isAtomic }: CommandSet, known: readonly number[]): WriteSet {
  return { commands: commands.map((each) => toReal(each, known)), isAtomic };
}

test('an account agrees with the model after any transactions of any commands', async () => {
  const transactions = fc.array(fc.array(commandSet, { minLength: 1, maxLength: 3 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(transactions, (transaction) =>
      withActingAccount(async (acting) => {
        const model = new Model();
        for (const sets of transaction) {
          const known = model.contacts.map(({ id }) => id);
          const results = await acting.runSets(sets.map((set) => toRealSet(set, known)));
          for (const [at, set] of sets.entries()) {
            const outcomes = model.applySet(set, known, (index) => createdIdOf(results[at]?.[index]));
            expect(results[at]?.map(outcomeOf), JSON.stringify(set)).toEqual(outcomes);
          }
          await expectAgreement(model, acting);
        }
        await expectSameHistories(model, acting);
      }),
    ),
    { numRuns: 120 },
  );
});
