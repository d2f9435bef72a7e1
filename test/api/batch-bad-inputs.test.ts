import { describe, expect, test } from 'vitest';
import { expectRefusal, type InvalidProperty, invalidProperties, OBJECTS, type Reply } from './api-caller.ts';
import { type BatchErrorBody, batchOf } from './batch-body.ts';
import { useAxle } from './running-axle.ts';

// A hundred inputs, every tenth of them bad: what a nightly import looks like to each verb.
const axle = useAxle();
const SIZE = 100;
const places = Array.from({ length: SIZE }, (_, place) => place);
const isBad = (place: number) => place % 10 === 3;
const badPlaces = places.filter(isBad);
const goodPlaces = places.filter((place) => !isBad(place));

type Values = Readonly<Record<string, string>>;

interface Input {
  readonly id?: string;
  readonly idProperty?: string;
  readonly properties: Values;
}

function send(verb: string, inputs: readonly unknown[]): Promise<Reply> {
  return axle.api.send('POST', `${OBJECTS}/contacts/batch/${verb}`, { body: { inputs } });
}

const traced = (inputs: readonly Input[]) =>
  inputs.map((input, place) => ({ ...input, objectWriteTraceId: `trace-${place}` }));

/** One of two mistakes, by turns, so that a refusal has to tell them apart. */
function mistakeAt(place: number): { readonly properties: Values; readonly problem: InvalidProperty } {
  if (place % 20 < 10) {
    const name = `nosuch_${place}`;
    const message = `Property "${name}" does not exist`;
    return { properties: { [name]: 'x' }, problem: { name, code: 'PROPERTY_DOESNT_EXIST', message } };
  }
  const email = `nobody-${place}`;
  const message = `Email address ${email} is invalid`;
  return { properties: { email }, problem: { name: 'email', code: 'INVALID_EMAIL', message } };
}

const allProblems = () => invalidProperties(badPlaces.map((place) => mistakeAt(place).problem));

/** What a partial answer says of the bad inputs. */
const problemsByTrace = (): readonly BatchErrorBody[] =>
  badPlaces.map((place) => ({
    status: 'error',
    category: 'VALIDATION_ERROR',
    message: invalidProperties([mistakeAt(place).problem]).message,
    context: { objectWriteTraceId: [`trace-${place}`] },
  }));

const placeOf = ({ context }: BatchErrorBody) => Number(context['objectWriteTraceId']?.[0]?.split('-')[1]);

const byTrace = (errors: readonly BatchErrorBody[] = []) =>
  [...errors].sort((a, b) => placeOf(a) - placeOf(b));

const newEmail = () => `import-${axle.next()}@example.com`;

async function createHundred(): Promise<readonly { readonly id: string; readonly email: string }[]> {
  const inputs = places.map(() => ({ properties: { email: newEmail() } }));
  const { results } = batchOf(await send('create', inputs), 201);
  return results.map(({ id, properties }) => ({ id, email: properties['email'] ?? '' }));
}

async function readCities(ids: readonly string[]): Promise<Readonly<Record<string, string | null>>> {
  const body = { inputs: ids.map((id) => ({ id })), properties: ['city'] };
  const reply = await axle.api.send('POST', `${OBJECTS}/contacts/batch/read`, { body });
  const { results } = batchOf(reply, 200);
  return Object.fromEntries(results.map(({ id, properties }) => [id, properties['city'] ?? null]));
}

async function countFound(emails: readonly string[]): Promise<number> {
  const inputs = emails.map((id) => ({ id }));
  const body = { inputs, idProperty: 'email' };
  const reply = await axle.api.send('POST', `${OBJECTS}/contacts/batch/read`, { body });
  const { results } = JSON.parse(reply.text);
  return results.length;
}

describe('of a hundred creations with ten bad', () => {
  function creations(): { readonly inputs: readonly Input[]; readonly emails: readonly string[] } {
    const emails = places.map(newEmail);
    const inputs = emails.map((email, place) => ({
      properties: isBad(place) ? { email, ...mistakeAt(place).properties } : { email },
    }));
    return { inputs, emails };
  }

  test('none is done, and the refusal names all ten in the order of the inputs', async () => {
    const { inputs, emails } = creations();
    expectRefusal(await send('create', inputs), 400, allProblems());
    expect(await countFound(emails)).toBe(0);
  });

  test('ninety are done when each has a trace id', async () => {
    const { inputs, emails } = creations();
    const { results, errors, numErrors } = batchOf(await send('create', traced(inputs)), 207);
    expect(byTrace(errors)).toEqual(problemsByTrace());
    expect(numErrors).toBe(10);
    const answered = results.map(({ objectWriteTraceId, properties }) => [
      objectWriteTraceId,
      properties['email'],
    ]);
    const wanted = goodPlaces.map((place) => [`trace-${place}`, emails[place]]);
    expect(Object.fromEntries(answered)).toEqual(Object.fromEntries(wanted));
    expect(await countFound(emails)).toBe(90);
  });

  test('addresses that are taken are ten conflicts of their own, each naming its record', async () => {
    const taken = await createHundred();
    const emails = places.map((place) => (isBad(place) ? (taken[place]?.email ?? '') : newEmail()));
    const inputs = emails.map((email) => ({ properties: { email } }));
    expectRefusal(await send('create', inputs), 409, {
      message: 'Contact already exists',
      category: 'CONFLICT',
    });
    expect(await countFound(emails)).toBe(10);
    const { results, errors } = batchOf(await send('create', traced(inputs)), 207);
    expect(results).toHaveLength(90);
    expect(byTrace(errors)).toEqual(
      badPlaces.map((place) => ({
        status: 'error',
        category: 'CONFLICT',
        message: `Contact already exists. Existing ID: ${taken[place]?.id}`,
        context: { objectWriteTraceId: [`trace-${place}`], existingId: [taken[place]?.id] },
      })),
    );
  });
});

describe('of a hundred changes with ten bad', () => {
  async function changes(): Promise<{ readonly inputs: readonly Input[]; readonly ids: readonly string[] }> {
    const ids = (await createHundred()).map(({ id }) => id);
    const inputs = ids.map((id, place) => ({
      id,
      properties: { city: 'Porto', ...(isBad(place) && mistakeAt(place).properties) },
    }));
    return { inputs, ids };
  }

  test('none is done, and the refusal names all ten in the order of the inputs', async () => {
    const { inputs, ids } = await changes();
    expectRefusal(await send('update', inputs), 400, allProblems());
    expect(new Set(Object.values(await readCities(ids)))).toEqual(new Set([null]));
  });

  test('ninety are done when each has a trace id, and no bad one in part', async () => {
    const { inputs, ids } = await changes();
    const { results, errors, numErrors } = batchOf(await send('update', traced(inputs)), 207);
    expect(byTrace(errors)).toEqual(problemsByTrace());
    expect(numErrors).toBe(10);
    expect(results.map(({ id }) => id).sort()).toEqual(goodPlaces.map((place) => ids[place]).sort());
    const cities = ids.map((id, place) => [id, isBad(place) ? null : 'Porto']);
    expect(await readCities(ids)).toEqual(Object.fromEntries(cities));
  });
});

describe('of a hundred upserts with ten bad', () => {
  async function upserts(): Promise<{
    readonly inputs: readonly Input[];
    readonly emails: readonly string[];
  }> {
    const known = await createHundred();
    const emails = known.map(({ email }, place) => (place % 2 === 0 ? email : newEmail()));
    const inputs = emails.map((id, place) => ({
      id,
      idProperty: 'email',
      properties: { city: 'Braga', ...(isBad(place) && { [`nosuch_${place}`]: 'x' }) },
    }));
    return { inputs, emails };
  }

  const problemAt = (place: number): InvalidProperty => ({
    name: `nosuch_${place}`,
    code: 'PROPERTY_DOESNT_EXIST',
    message: `Property "nosuch_${place}" does not exist`,
  });

  test('none is done, and the refusal names all ten in the order of the inputs', async () => {
    const { inputs, emails } = await upserts();
    expectRefusal(await send('upsert', inputs), 400, invalidProperties(badPlaces.map(problemAt)));
    expect(await countFound(emails)).toBe(50);
  });

  test('ninety are done when each has a trace id, and say which are new', async () => {
    const { inputs, emails } = await upserts();
    const { results, errors, numErrors } = batchOf(await send('upsert', traced(inputs)), 207);
    expect(byTrace(errors)).toEqual(
      badPlaces.map((place) => ({
        status: 'error',
        category: 'VALIDATION_ERROR',
        message: invalidProperties([problemAt(place)]).message,
        context: { objectWriteTraceId: [`trace-${place}`] },
      })),
    );
    expect(numErrors).toBe(10);
    const answered = results.map(({ objectWriteTraceId, ...rest }) => [objectWriteTraceId, rest.new]);
    const wanted = goodPlaces.map((place) => [`trace-${place}`, place % 2 === 1]);
    expect(Object.fromEntries(answered)).toEqual(Object.fromEntries(wanted));
    expect(await countFound(emails)).toBe(90);
  });
});

describe('of a hundred ids with ten that name no record', () => {
  async function ids(): Promise<readonly string[]> {
    const created = await createHundred();
    return created.map(({ id }, place) => (isBad(place) ? String(700_000_000 + place) : id));
  }

  const missing: BatchErrorBody = {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message:
      'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
    context: { ids: badPlaces.map((place) => String(700_000_000 + place)) },
  };

  test.each([
    ['read', false],
    ['update', false],
    ['update', true],
  ])('%s does ninety and reports the ten in one error (trace ids: %s)', async (verb, hasTraces) => {
    const inputs = (await ids()).map((id) => ({ id, properties: { city: 'Faro' } }));
    const { results, errors, numErrors } = batchOf(
      await send(verb, hasTraces ? traced(inputs) : inputs),
      207,
    );
    expect(results).toHaveLength(90);
    expect({ errors, numErrors }).toEqual({ errors: [missing], numErrors: 1 });
  });

  test('archive does ninety and says nothing of the ten', async () => {
    const asked = await ids();
    const reply = await send(
      'archive',
      asked.map((id) => ({ id })),
    );
    expect({ status: reply.status, text: reply.text }).toEqual({ status: 204, text: '' });
    const left = await axle.api.send('POST', `${OBJECTS}/contacts/batch/read`, {
      body: { inputs: asked.map((id) => ({ id })) },
    });
    expect(batchOf(left, 207).results).toEqual([]);
  });
});
