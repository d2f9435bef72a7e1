import { describe, expect, test } from 'vitest';
import { expectRefused, metadataCaller } from './metadata-caller.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();
const call = metadataCaller(() => axle.api);
const OWNERS = '/crm/v3/owners';
const USERS = '/settings/v3/users';

let count = 0;
async function invite(more: object = {}) {
  count += 1;
  const sent = { email: `person${count}@example.com`, firstName: 'Ada', lastName: 'Byron', ...more };
  const { status, body } = await call('POST', USERS, sent);
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

const idsIn = (body: { results: { id: string }[] }) => body.results.map(({ id }) => id);

describe('owners', () => {
  test('are listed with their teams, without paging where none remain', async () => {
    const { status, body } = await call('GET', OWNERS);
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('paging');
    expect(body.results[0]).toEqual({
      id: '48200011',
      email: 'noor.haddad@emberline.example.com',
      type: 'PERSON',
      firstName: 'Noor',
      lastName: 'Haddad',
      userId: 48_200_011,
      userIdIncludingInactive: 48_200_011,
      createdAt: '2025-01-06T09:00:00Z',
      updatedAt: '2025-01-06T09:00:00Z',
      archived: false,
      teams: [{ id: '4820001', name: 'Sales', primary: true }],
    });
    expect((await call('GET', '/crm/owners/2026-09')).body).toEqual(body);
    expect((await call('GET', '/crm/v3/owners/')).body).toEqual(body);
  });

  test('come in pages', async () => {
    await invite();
    const all = idsIn((await call('GET', OWNERS)).body);
    const paged: string[] = [];
    let after = '';
    for (let page = 0; page < 10; page += 1) {
      const { body } = await call('GET', `${OWNERS}?limit=1&after=${after}`);
      paged.push(...idsIn(body));
      after = body.paging?.next.after ?? '';
      if (after === '') break;
      expect(body.paging.next.link).toBe(`${axle.api.url}/crm/owners/v3?limit=1&after=${after}`);
    }
    expect(paged).toEqual(all);
    expect((await call('GET', `${OWNERS}?after=x`)).status).toBe(400);
    expect((await call('GET', `${OWNERS}?limit=0`)).status).toBe(400);
    expect((await call('GET', `${OWNERS}?limit=501`)).status).toBe(400);
  });

  test('are found by address and read by id', async () => {
    const { body } = await call('GET', `${OWNERS}?email=Noor.Haddad@emberline.example.com`);
    expect(idsIn(body)).toEqual(['48200011']);
    expect((await call('GET', `${OWNERS}?email=nobody@example.com`)).body).toEqual({ results: [] });
    for (const query of ['', '?idProperty=id', '?idProperty=userId']) {
      expect((await call('GET', `${OWNERS}/48200011${query}`)).body).toEqual(body.results[0]);
    }
    expectRefused(await call('GET', `${OWNERS}/1`), 404, { category: 'OBJECT_NOT_FOUND' });
    expect((await call('GET', `${OWNERS}/48200011?archived=true`)).status).toBe(404);
    expect((await call('GET', `${OWNERS}/48200011?idProperty=name`)).status).toBe(400);
  });

  test('stay when they leave, and keep what they own', async () => {
    const { id } = await invite();
    const create = (owner: string) =>
      call('POST', '/crm/v3/objects/contacts', { properties: { hubspot_owner_id: owner } });
    const owned = await create(id);
    expect(owned.status).toBe(201);
    expect((await call('DELETE', `${USERS}/${id}`)).status).toBe(204);
    expect((await call('DELETE', `${USERS}/${id}`)).status).toBe(204);
    expect(idsIn((await call('GET', OWNERS)).body)).not.toContain(id);
    const { body } = await call('GET', `${OWNERS}?archived=true`);
    expect(body.results).toMatchObject([
      { id, archived: true, userId: null, userIdIncludingInactive: Number(id) },
    ]);
    expect((await call('GET', `${OWNERS}/${id}?archived=true`)).status).toBe(200);
    const read = await call('GET', `/crm/v3/objects/contacts/${owned.body.id}?properties=hubspot_owner_id`);
    expect(read.body.properties.hubspot_owner_id).toBe(id);
    expectRefused(await create('1'), 400, { errors: [{ code: 'INVALID_OWNER_ID' }] });
  });
});

describe('users', () => {
  test('are given access, and own records from then on', async () => {
    const user = await invite({ sendWelcomeEmail: true, roleId: '48200101', primaryTeamId: '4820001' });
    expect(user).toEqual({
      id: expect.stringMatching(/^\d+$/),
      email: user.email,
      firstName: 'Ada',
      lastName: 'Byron',
      roleId: '48200101',
      roleIds: ['48200101'],
      superAdmin: false,
      primaryTeamId: '4820001',
      sendWelcomeEmail: true,
    });
    const { sendWelcomeEmail, ...stored } = user;
    expect((await call('GET', `${USERS}/${user.id}`)).body).toEqual(stored);
    expect((await call('GET', `${USERS}/${user.email}?idProperty=EMAIL`)).body).toEqual(stored);
    expect((await call('GET', `/settings/users/2026-03/${user.id}`)).body).toEqual(stored);
    expect((await call('GET', USERS)).body.results).toContainEqual(stored);
    const teams = (await call('GET', `${USERS}/teams`)).body.results;
    expect(teams.find((team: { id: string }) => team.id === '4820001').userIds).toContain(user.id);
  });

  test('are changed, and no further than what is sent', async () => {
    const { id } = await invite();
    const changed = await call('PUT', `${USERS}/${id}`, {
      lastName: 'Lovelace',
      secondaryTeamIds: ['4820002'],
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { firstName: 'Ada', lastName: 'Lovelace', secondaryTeamIds: ['4820002'] },
    });
    expect((await call('GET', `${OWNERS}/${id}`)).body).toMatchObject({
      lastName: 'Lovelace',
      teams: [{ id: '4820002', name: 'Workshop', primary: false }],
    });
  });

  test('come back with the id that they had', async () => {
    const { id, email } = await invite();
    await call('DELETE', `${USERS}/${email}?idProperty=EMAIL`);
    expectRefused(await call('GET', `${USERS}/${id}`), 404, { category: 'OBJECT_NOT_FOUND' });
    expectRefused(await call('PUT', `${USERS}/${id}`, { firstName: 'x' }), 404, {});
    expect((await invite({ email })).id).toBe(id);
  });

  test.each([
    [{ email: 'nobody' }, 400, 'Invalid email: nobody'],
    [
      { email: 'NOOR.HADDAD@emberline.example.com' },
      409,
      'User already exists: NOOR.HADDAD@emberline.example.com',
    ],
    [{ roleId: '9' }, 400, 'Invalid roleId: 9'],
    [{ primaryTeamId: '9' }, 400, 'Invalid primaryTeamId: 9'],
    [{ secondaryTeamIds: ['4820001', '9'] }, 400, 'Invalid secondaryTeamIds: 9'],
    [{ email: undefined }, 400, '[email]'],
  ])('with %j are refused', async (more, status, message) => {
    const sent = { email: `fresh${JSON.stringify(more).length}@example.com`, ...more };
    expectRefused(await call('POST', USERS, sent), status, { message: expect.stringContaining(message) });
  });

  test('have roles and teams to be put in', async () => {
    expect((await call('GET', `${USERS}/roles`)).body.results[0]).toEqual({
      id: '48200101',
      name: 'Sales',
      requiresBillingWrite: false,
    });
    expect((await call('GET', '/settings/users/v3/teams')).body.results).toHaveLength(2);
    expect((await call('GET', `${USERS}/1?idProperty=NAME`)).status).toBe(400);
  });
});
