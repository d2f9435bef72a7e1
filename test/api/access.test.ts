import { describe, expect, test } from 'vitest';
import { ApiCaller, expectRefusal, OBJECTS, type RefusalBody, type Reply, recordOf } from './api-caller.ts';
import { useAccount } from './running-account.ts';

const account = useAccount();

const UNAUTHENTICATED = {
  message:
    'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more ' +
    'details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
  category: 'INVALID_AUTHENTICATION',
};

function missingScopes(context: Readonly<Record<string, readonly string[]>>): RefusalBody {
  return {
    message:
      "This app hasn't been granted all required scopes to make this call. " +
      'Read more about required scopes here: https://developers.hubspot.com/scopes.',
    errors: [{ message: 'One or more of the following scopes are required.', context }],
    links: { scopes: 'https://developers.hubspot.com/scopes' },
    category: 'MISSING_SCOPES',
  };
}

function rateLimitHeaders({ headers }: Reply): readonly string[] {
  return [...headers.keys()].filter((name) => name.startsWith('x-hubspot-ratelimit'));
}

describe('without a valid token', () => {
  test.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['a scheme only', 'Bearer'],
    ['another scheme', 'Basic cGF0OnRlc3Q='],
    ['a token without a scheme', 'pat-test-1'],
    ['an unknown token', 'Bearer pat-na1-00000000-0000-0000-0000-000000000000'],
    ['a token with more behind it', 'Bearer pat-test-1 pat-test-1'],
  ])('%s is refused', async (_what, authorization) => {
    for (const method of ['GET', 'POST', 'PATCH', 'DELETE']) {
      const path = method === 'POST' ? '/contacts' : '/contacts/512';
      const response = await fetch(account.api.url + OBJECTS + path, {
        method,
        ...(authorization !== undefined && { headers: { authorization } }),
      });
      const reply = {
        status: response.status,
        headers: response.headers,
        text: await response.text(),
        correlationId: response.headers.get('x-hubspot-correlation-id') ?? '',
      };
      expectRefusal(reply, 401, UNAUTHENTICATED);
      expect(reply.headers.get('x-hubspot-auth-failure')).toBe('401 Unauthorized');
      expect(rateLimitHeaders(reply)).toEqual([]);
    }
  });

  test('a key in the query opens nothing', async () => {
    const stranger = new ApiCaller(account.api.url, 'unknown');
    const reply = await stranger.get(`${OBJECTS}/contacts?hapikey=${account.api.token}`);
    expectRefusal(reply, 401, UNAUTHENTICATED);
  });

  test('nothing is told of the object type, the record or the body', async () => {
    const stranger = new ApiCaller(account.api.url, 'unknown');
    for (const path of ['/butterflies/1', '/contacts/undefined', '/contacts/1']) {
      const reply = await stranger.send('PATCH', OBJECTS + path, { body: '{' });
      expectRefusal(reply, 401, UNAUTHENTICATED);
    }
  });
});

test.each(['Bearer', 'bearer', 'BEARER'])('the scheme may be written %s', async (scheme) => {
  const authorization = `${scheme} ${account.api.token}`;
  expect((await account.api.get(`${OBJECTS}/contacts`, { authorization })).status).toBe(200);
});

describe('a token without the scope of the object type', () => {
  test.each([
    ['contacts', ['crm.schemas.contacts.read', 'crm.objects.contacts.read']],
    ['companies', ['crm.schemas.companies.read', 'crm.objects.companies.read']],
    ['deals', ['crm.schemas.deals.read', 'crm.objects.deals.read']],
    ['users', ['crm.objects.users.read']],
    ['goal_targets', ['crm.objects.goals.read']],
    ['leads', ['crm.objects.leads.read']],
  ])('cannot read %s, and is told which scopes would do', async (type, requiredGranularScopes) => {
    const caller = await account.callerWith('oauth', 'crm.objects.carts.read');
    for (const path of [`${OBJECTS}/${type}`, `${OBJECTS}/${type}/1`]) {
      const reply = await caller.get(path);
      expectRefusal(reply, 403, missingScopes({ requiredGranularScopes }));
      expect(rateLimitHeaders(reply)).toHaveLength(7);
    }
  });

  test('cannot write contacts, and is told the sensitive scopes too', async () => {
    const caller = await account.callerWith('oauth', 'crm.objects.contacts.read');
    const expected = missingScopes({
      requiredGranularScopes: [
        'crm.objects.contacts.sensitive.write.v2',
        'crm.objects.contacts.highly_sensitive.write.v2',
        'crm.schemas.contacts.write',
        'crm.objects.contacts.write',
      ],
    });
    const { id } = await account.api.create('contacts', { firstname: 'Ada' });
    expectRefusal(await caller.post('contacts', { firstname: 'x' }), 403, expected);
    expectRefusal(await caller.patch('contacts', id, { firstname: 'x' }), 403, expected);
    expectRefusal(await caller.send('DELETE', `${OBJECTS}/contacts/${id}`), 403, expected);
    expect(await caller.valueOf('contacts', id, 'firstname')).toBe('Ada');
  });

  test('is refused before the body is read and the record is looked for', async () => {
    const caller = await account.callerWith('crm.objects.contacts.read');
    for (const path of ['/contacts/1', '/contacts/undefined', '/contacts/999999999']) {
      expect((await caller.send('PATCH', OBJECTS + path, { body: '{' })).status).toBe(403);
    }
  });

  test('learns first that there is no such object type', async () => {
    for (const scopes of [['oauth'], ['crm.objects.carts.read'], []]) {
      const caller = await account.callerWith(...scopes);
      expectRefusal(await caller.get(`${OBJECTS}/butterflies`), 400, {
        message: 'Unable to infer object type from: butterflies',
      });
    }
  });
});

describe('a token without any scope for records', () => {
  test.each([[[]], [['oauth']], [['oauth', 'crm.schemas.contacts.read', 'automation']]])(
    'such as %j is told all of them',
    async (scopes) => {
      const caller = await account.callerWith(...scopes);
      const replies = [
        await caller.get(`${OBJECTS}/contacts/1`),
        await caller.get(`${OBJECTS}/tickets`),
        await caller.patch('2-48200001', '1', { model: 'grinder' }),
      ];
      for (const reply of replies) {
        const { errors } = JSON.parse(reply.text);
        const { context } = errors[0];
        expectRefusal(reply, 403, missingScopes(context));
        expect(rateLimitHeaders(reply)).toEqual([]);
        expect(Object.keys(context)).toEqual(['requiredScopes', 'requiredGranularScopes']);
        expect(context.requiredScopes).toEqual(expect.arrayContaining(['e-commerce', 'tickets']));
        for (const type of ['contacts', 'companies', 'deals', 'line_items', 'users', 'goals']) {
          expect(context.requiredGranularScopes).toContain(`crm.objects.${type}.read`);
        }
        const all = [...context.requiredScopes, ...context.requiredGranularScopes];
        expect(new Set(all).size).toBe(all.length);
      }
    },
  );

  test('is told those of custom objects too', async () => {
    const { text } = await (await account.callerWith('oauth')).get(`${OBJECTS}/contacts`);
    const { requiredGranularScopes } = JSON.parse(text).errors[0].context;
    expect(requiredGranularScopes).toContain('crm.objects.custom.read');
  });
});

describe('a token of another account', () => {
  test('sees no record of this one, by id nor by value', async () => {
    const { id } = await account.api.create('contacts', { email: 'mine@example.com', firstname: 'Mine' });
    const other = await account.callerElsewhere();
    expect((await other.list('contacts')).results).toEqual([]);
    for (const path of [`/contacts/${id}`, '/contacts/mine@example.com?idProperty=email']) {
      expect((await other.get(OBJECTS + path)).status).toBe(404);
      const body = { properties: { firstname: 'Theirs' } };
      expect((await other.send('PATCH', OBJECTS + path, { body })).status).toBe(404);
    }
    expect((await other.send('DELETE', `${OBJECTS}/contacts/${id}`)).status).toBe(204);
    expect(await account.api.valueOf('contacts', id, 'firstname')).toBe('Mine');
    const same = recordOf(await other.post('contacts', { email: 'mine@example.com' }), 201);
    expect(same.url).toContain('/contacts/4821/record/0-1/');
    expectRefusal(await other.get(`${OBJECTS}/2-48200001`), 400, {
      message: 'Invalid object or event type id: 2-48200001',
    });
  });
});
