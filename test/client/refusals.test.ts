import { Client } from '@hubspot/api-client';
import { ApiException } from '@hubspot/api-client/lib/codegen/crm/contacts/index.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { useClients } from './official-client.ts';

const rig = useClients();

let existingId = '';

beforeAll(async () => {
  ({ id: existingId } = await rig.plain.create('contacts', { email: 'taken@example.com' }));
});

async function refusalOf(call: Promise<unknown>): Promise<ApiException<unknown>> {
  const reason: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (reason instanceof ApiException) return reason;
  throw new Error(`the call did not fail with an ApiException: ${String(reason)}`);
}

function messageOf(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'message' in body) return String(body.message);
  throw new Error('the body of the refusal has no message');
}

function contacts() {
  return rig.newClient().crm.contacts.basicApi;
}

test('404 for a record that there is not', async () => {
  const { code, body, headers } = await refusalOf(contacts().getById('999999999'));
  expect(code).toBe(404);
  expect(body).toMatchObject({ status: 'error', message: 'resource not found' });
  expect(body).toHaveProperty('correlationId', headers['x-hubspot-correlation-id']);
  expect(body).not.toHaveProperty('category');
});

test('404 for an id that is no number', async () => {
  const { code, body } = await refusalOf(contacts().update('undefined', { properties: { city: 'x' } }));
  expect(code).toBe(404);
  expect(body).toMatchObject({
    message: 'Object not found.  objectId are usually numeric.',
    category: 'OBJECT_NOT_FOUND',
    context: { id: ['undefined'] },
  });
});

test('409 for an address that is taken, with the id that clients take out of it', async () => {
  const { code, body } = await refusalOf(contacts().create({ properties: { email: 'taken@example.com' } }));
  expect(code).toBe(409);
  expect(body).toMatchObject({ category: 'CONFLICT' });
  expect(/Existing ID:\s*(\d+)/.exec(messageOf(body))?.[1]).toBe(existingId);
});

describe('400', () => {
  test('for properties that are not valid, each one as an error of its own', async () => {
    const properties = { adress: 'x', email: 'nobody' };
    const { code, body } = await refusalOf(contacts().update(existingId, { properties }));
    expect(code).toBe(400);
    expect(body).toMatchObject({
      category: 'VALIDATION_ERROR',
      errors: [
        { code: 'PROPERTY_DOESNT_EXIST', context: { propertyName: ['adress'] } },
        { code: 'INVALID_EMAIL', context: { propertyName: ['email'] } },
      ],
    });
    const listed = JSON.parse(messageOf(body).replace('Property values were not valid: ', ''));
    expect(listed.map((each: { readonly name: string }) => each.name)).toEqual(['adress', 'email']);
  });

  test('for a change without properties', async () => {
    const { code, body } = await refusalOf(contacts().update(existingId, { properties: {} }));
    expect(code).toBe(400);
    expect(body).toMatchObject({
      message: 'No properties found to update, please provide at least one.',
      context: { properties: ['{}'] },
    });
  });

  test('for an object type that there is not', async () => {
    const { crm } = rig.newClient();
    const reason: unknown = await crm.objects.basicApi
      .getPage('butterflies')
      .catch((error: unknown) => error);
    expect(reason).toMatchObject({
      code: 400,
      body: { message: 'Unable to infer object type from: butterflies' },
    });
  });

  test('for a required property that is missing', async () => {
    const { crm } = rig.newClient();
    const reason: unknown = await crm.objects.calls.basicApi
      .create({ properties: {} })
      .catch((error: unknown) => error);
    expect(reason).toMatchObject({
      code: 400,
      body: { message: 'Error creating CALL. Some required properties were not set.' },
    });
  });
});

test('401 for a token that was never issued', async () => {
  const client = new Client({ basePath: rig.plain.url, accessToken: 'unknown' });
  const { code, body, headers } = await refusalOf(client.crm.contacts.basicApi.getPage());
  expect(code).toBe(401);
  expect(body).toMatchObject({ category: 'INVALID_AUTHENTICATION' });
  expect(headers).not.toHaveProperty('x-hubspot-ratelimit-max');
});
