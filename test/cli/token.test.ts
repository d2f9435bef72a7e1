import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { call, isOnDisk, newFolder, runAxle, serveAxle } from './axle-process.ts';

const CONTACTS = '/crm/v3/objects/contacts';

const create = (folder: string, ...flags: readonly string[]) =>
  runAxle(['token', 'create', '--data', folder, ...flags]);

const post = (url: string, token: string) =>
  call(url, CONTACTS, { method: 'POST', body: '{"properties":{"firstname":"x"}}', token });

describe('a new token', () => {
  test('is printed once, alone, makes its account, and stands nowhere on the disk', async () => {
    const folder = newFolder();
    const { code, stdout, stderr } = await create(folder, '--account', '7', '--scope', 'all');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^pat-na1-[0-9a-f-]{36}\n$/);
    const token = stdout.trim();
    expect(isOnDisk(folder, token)).toBe(false);
    expect(isOnDisk(folder, 'crm.objects.contacts.read')).toBe(true);
    const { url, greeting, stop } = await serveAxle(['serve', '--port', '0', '--data', folder]);
    expect((await post(url, token)).status).toBe(201);
    expect(isOnDisk(folder, token)).toBe(false);
    // A store that has an account is nobody's demo.
    expect(await (await fetch(`${url}/_axle/status`)).json()).toMatchObject({ accounts: [{ id: 7 }] });
    expect((await call(url, CONTACTS)).status).toBe(401);
    expect(greeting).toContain('none yet');
    expect((await stop()).stdout).not.toContain(token);
    expect(isOnDisk(folder, token)).toBe(false);
  });

  test('works at once on a server that is running, for its own account and scopes only, beside those before', async () => {
    const folder = newFolder();
    const { url } = await serveAxle(['serve', '--port', '0', '--data', folder]);
    const flags = ['--account', '7', '--scope', 'crm.objects.contacts.read', 'oauth'];
    const reader = (await create(folder, ...flags)).stdout.trim();
    const listed = await call(url, CONTACTS, { token: reader });
    expect(listed.status).toBe(200);
    expect(await listed.json()).toMatchObject({ results: [] });
    expect((await post(url, reader)).status).toBe(403);
    expect((await call(url, '/crm/v3/objects/deals', { token: reader })).status).toBe(403);
    const writer = (await create(folder, '--account', '7', '--scope', 'all')).stdout.trim();
    expect(writer).not.toBe(reader);
    expect((await post(url, writer)).status).toBe(201);
    for (const token of [reader, writer]) {
      expect(await (await call(url, CONTACTS, { token })).json()).toMatchObject({
        results: [expect.anything()],
      });
    }
    expect((await call(url, CONTACTS)).status).toBe(200);
  });

  test('is kept where the environment says when no flag does', async () => {
    const folder = newFolder();
    const args = ['token', 'create', '--account', '7', '--scope', 'all'];
    const { code } = await runAxle(args, { env: { AXLE_DATA: join(folder, 'kept') } });
    expect(code).toBe(0);
    expect(readdirSync(folder)).toEqual(['kept']);
  });
});

describe('a token that is limited to some properties', () => {
  const lists = (...flags: readonly string[]) => ['--account', '7', '--scope', 'all', ...flags];

  test('shows and takes those and no others', async () => {
    const folder = newFolder();
    const flags = lists(
      '--property',
      'contacts:email,firstname',
      '--read-property',
      '0-1:city',
      'company:name',
    );
    const { code, stdout, stderr } = await create(folder, ...flags);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const full = (await create(folder, ...lists())).stdout.trim();
    const { url } = await serveAxle(['serve', '--port', '0', '--data', folder]);
    const made = await call(url, CONTACTS, {
      method: 'POST',
      body: '{"properties":{"firstname":"x","lastname":"y","city":"Bonn"}}',
      token: full,
    });
    const { id } = (await made.json()) as { readonly id: string };
    const token = stdout.trim();
    const path = `${CONTACTS}/${id}?properties=firstname,lastname,city`;
    const { properties } = (await (await call(url, path, { token })).json()) as {
      readonly properties: object;
    };
    expect(properties).toMatchObject({ firstname: 'x', city: 'Bonn' });
    expect(properties).not.toHaveProperty('lastname');
    const send = (name: string) =>
      call(url, `${CONTACTS}/${id}`, { method: 'PATCH', body: `{"properties":{"${name}":"z"}}`, token });
    expect((await send('firstname')).status).toBe(200);
    expect((await send('city')).status).toBe(403);
  });

  test.each([
    ['contact', 'a list of properties is written like contacts:email,firstname, not contact'],
    ['contacts:', 'a list of properties is written like contacts:email,firstname, not contacts:'],
    ['birds:name', 'no such object type: birds'],
    ['contacts:email,emial', 'contacts have no such property: emial'],
    [
      'contacts:hs_full_name_or_email,email',
      'hs_full_name_or_email of contacts follows from firstname, lastname, which would have to be listed too',
    ],
  ])('is not made of %s, nor is an account', async (list, message) => {
    const folder = newFolder();
    const { code, stdout, stderr } = await create(folder, ...lists('--property', list));
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: `axle: ${message}\n` });
    const { url } = await serveAxle(['serve', '--port', '0', '--data', folder]);
    expect(await (await fetch(`${url}/_axle/status`)).json()).toMatchObject({ accounts: [{ id: 4820 }] });
  });
});

describe('a refusal', () => {
  test('names every scope that does not exist, and makes nothing', async () => {
    const folder = newFolder();
    const scopes = ['--scope', 'crm.objects.contacts.read', 'crm.objects.contact.read', 'everything'];
    const { code, stdout, stderr } = await create(join(folder, 'data'), '--account', '7', ...scopes);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toBe('axle: scopes: no such scope: crm.objects.contact.read, everything\n');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of an account that is no number says what one is', async () => {
    const { code, stdout, stderr } = await create(newFolder(), '--account', '0x10', '--scope', 'all');
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^axle: an account is a whole number above zero, not 0x10/);
  });

  test('of a call without a scope names the flag', async () => {
    const { code, stdout, stderr } = await create(newFolder(), '--account', '7');
    expect(code).toBeGreaterThan(0);
    expect(stdout).toBe('');
    expect(stderr).toContain('--scope');
  });
});
