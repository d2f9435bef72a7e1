import { describe, expect, test } from 'vitest';
import { expectRefused, metadataCaller } from './metadata-caller.ts';
import { useAxle } from './running-axle.ts';
import { CONTACT_PROPERTIES as CONTACTS, OPTIONS, propertyMaker, sample } from './sample-properties.ts';

const axle = useAxle();
const call = metadataCaller(() => axle.api);
const { define, createContact, valuesOf } = propertyMaker(call);

describe('a change of a property', () => {
  test('takes what is sent and leaves the rest', async () => {
    const name = await define({
      type: 'enumeration',
      fieldType: 'select',
      options: OPTIONS,
      description: 'old',
    });
    axle.nowMs += 1000;
    const before = (await call('GET', `${CONTACTS}/${name}`)).body;
    const { status, body } = await call('PATCH', `${CONTACTS}/${name}`, { label: 'New' });
    expect(status).toBe(200);
    expect(body).toEqual({ ...before, label: 'New', updatedAt: expect.stringContaining('10:00:01.123Z') });
    const options = [{ label: 'Three', value: '3' }];
    const changed = await call('PATCH', `${CONTACTS}/${name}`, { options });
    expect(changed.body.options).toEqual([{ label: 'Three', value: '3', displayOrder: 0, hidden: false }]);
  });

  test('passes over what is fixed once and for all', async () => {
    const name = await define();
    const sent = {
      hasUniqueValue: true,
      externalOptions: true,
      referencedObjectType: 'OWNER',
      dataSensitivity: 'sensitive',
    };
    const { body } = await call('PATCH', `${CONTACTS}/${name}`, sent);
    expect(body).toMatchObject({
      hasUniqueValue: false,
      externalOptions: false,
      dataSensitivity: 'non_sensitive',
    });
    expect(body).not.toHaveProperty('referencedObjectType');
  });

  test('looks at no value that is there, and governs the next write', async () => {
    const name = await define({ type: 'enumeration', fieldType: 'select', options: OPTIONS });
    const id = await createContact({ [name]: '1' });
    await call('PATCH', `${CONTACTS}/${name}`, { options: [{ label: 'Three', value: '3' }] });
    expect(await valuesOf(id, name)).toMatchObject({ [name]: '1' });
    const update = (value: string) =>
      call('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { [name]: value } });
    expect((await update('2')).status).toBe(400);
    expect((await update('3')).status).toBe(200);
  });

  test('to another type changes how values are searched', async () => {
    const name = await define();
    for (const value of ['9', '10', '100']) await createContact({ [name]: value });
    const above = async () => {
      const filters = [{ propertyName: name, operator: 'GT', value: '9' }];
      return (await call('POST', '/crm/v3/objects/contacts/search', { filters })).body.total;
    };
    expect(await above()).toBe(0);
    expect((await call('PATCH', `${CONTACTS}/${name}`, { type: 'number', fieldType: 'number' })).status).toBe(
      200,
    );
    expect(await above()).toBe(2);
  });

  test('of text to textarea, or to a telephone number, is taken', async () => {
    const name = await define();
    expect((await call('PATCH', `${CONTACTS}/${name}`, { fieldType: 'textarea' })).status).toBe(200);
    const phone = { type: 'phone_number', fieldType: 'phonenumber' };
    expect((await call('PATCH', `${CONTACTS}/${name}`, phone)).body).toMatchObject(phone);
  });

  test('of a property that is not there is not found', async () => {
    expectRefused(await call('PATCH', `${CONTACTS}/nowhere`, { label: 'x' }), 404, {
      category: 'OBJECT_NOT_FOUND',
    });
    expectRefused(await call('PATCH', `${CONTACTS}/constructor`, { label: 'x' }), 404, {});
  });
});

describe('an archived property', () => {
  test('is gone with its values, and back with them when made anew', async () => {
    const name = await define({ hasUniqueValue: true });
    const id = await createContact({ [name]: 'kept' });
    const other = await createContact({});
    const createdAt = (await call('GET', `${CONTACTS}/${name}`)).body.createdAt;
    axle.nowMs += 5000;
    expect((await call('DELETE', `${CONTACTS}/${name}`)).status).toBe(204);
    expectRefused(await call('GET', `${CONTACTS}/${name}`), 404, { category: 'OBJECT_NOT_FOUND' });
    expectRefused(await call('DELETE', `${CONTACTS}/${name}`), 404, { category: 'OBJECT_NOT_FOUND' });
    const archived = await call('GET', `${CONTACTS}/${name}?archived=true`);
    expect(archived.body).toMatchObject({ name, archived: true, archivedAt: expect.any(String) });
    const listed = await call('GET', `${CONTACTS}?archived=true`);
    expect(listed.body.results.map((each: { name: string }) => each.name)).toContain(name);
    expect(await valuesOf(id, name)).not.toHaveProperty(name);
    const write = await call('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { [name]: 'x' } });
    expect(write.status).toBe(400);

    const again = await call('POST', CONTACTS, sample({ name, label: 'Again', hasUniqueValue: true }));
    expect(again.status).toBe(201);
    expect(again.body).toMatchObject({ label: 'Again', createdAt, archived: false });
    expect(await valuesOf(id, name)).toMatchObject({ [name]: 'kept' });
    const taken = await call('PATCH', `/crm/v3/objects/contacts/${other}`, {
      properties: { [name]: 'kept' },
    });
    expect(taken.status).toBe(400);
  });

  test('is not made unique over values that are there twice', async () => {
    const name = await define();
    for (let count = 0; count < 2; count += 1) await createContact({ [name]: 'same' });
    await call('DELETE', `${CONTACTS}/${name}`);
    const reply = await call('POST', CONTACTS, sample({ name, hasUniqueValue: true }));
    expectRefused(reply, 400, { message: expect.stringContaining('several records have the value "same"') });
    expect((await call('POST', CONTACTS, sample({ name }))).status).toBe(201);
  });

  test('is searched by as if it were not there, and again with what changed meanwhile', async () => {
    const name = await define();
    const id = await createContact({ [name]: 'sought' });
    await createContact({ [name]: 'sought' });
    const search = () =>
      call('POST', '/crm/v3/objects/contacts/search', {
        filters: [{ propertyName: name, operator: 'EQ', value: 'sought' }],
      });
    expect((await search()).body.total).toBe(2);
    await call('DELETE', `${CONTACTS}/${name}`);
    expect((await search()).status).toBe(400);
    await call('DELETE', `/crm/v3/objects/contacts/${id}`);
    await call('POST', CONTACTS, sample({ name }));
    expect((await search()).body.total).toBe(1);
  });
});

describe('batches', () => {
  test('make each property for itself', async () => {
    const inputs = [sample(), sample({ groupName: 'nowhere' }), sample(), sample({ name: 'firstname' })];
    const { status, body } = await call('POST', `${CONTACTS}/batch/create`, { inputs });
    expect(status).toBe(207);
    expect(body).toMatchObject({ status: 'COMPLETE', numErrors: 2 });
    expect(body.results.map((each: { name: string }) => each.name)).toEqual([
      inputs[0]?.name,
      inputs[2]?.name,
    ]);
    expect(body.errors.map((each: { category: string }) => each.category)).toEqual([
      'VALIDATION_ERROR',
      'OBJECT_ALREADY_EXISTS',
    ]);
    expect((await call('POST', `${CONTACTS}/batch/create`, { inputs: [sample()] })).status).toBe(201);
  });

  test('read by name, and say what is missing', async () => {
    const name = await define();
    const read = (names: readonly string[], archived = false) =>
      call('POST', `${CONTACTS}/batch/read`, { archived, inputs: names.map((each) => ({ name: each })) });
    const whole = await read([name, 'email']);
    expect(whole.status).toBe(200);
    expect(whole.body.results.map((each: { name: string }) => each.name)).toEqual([name, 'email']);
    const part = await read([name, 'nowhere']);
    expect(part.status).toBe(207);
    expect(part.body).toMatchObject({ numErrors: 1, errors: [{ category: 'OBJECT_NOT_FOUND' }] });
    await call('POST', `${CONTACTS}/batch/archive`, { inputs: [{ name }] });
    expect((await read([name], true)).body.results).toMatchObject([{ name, archived: true }]);
  });

  test('archive whatever the state of the names', async () => {
    const name = await define();
    const inputs = [{ name }, { name: 'nowhere' }, { name }];
    expect((await call('POST', `${CONTACTS}/batch/archive`, { inputs })).status).toBe(204);
    expect((await call('GET', `${CONTACTS}/${name}`)).status).toBe(404);
  });

  test('have a hundred inputs at the most, and need some', async () => {
    const inputs = Array.from({ length: 101 }, () => ({ name: 'email' }));
    for (const verb of ['read', 'archive']) {
      expect((await call('POST', `${CONTACTS}/batch/${verb}`, { inputs })).status).toBe(400);
      expectRefused(await call('POST', `${CONTACTS}/batch/${verb}`, {}), 400, {
        message: expect.stringContaining('[inputs]'),
      });
    }
  });
});

describe('groups', () => {
  const GROUPS = `${CONTACTS}/groups`;

  test('are made, changed, listed and archived', async () => {
    const group = { name: 'own_group', label: 'Own group', displayOrder: 7 };
    expect(await call('POST', GROUPS, group)).toMatchObject({
      status: 201,
      body: { ...group, archived: false },
    });
    expectRefused(await call('POST', GROUPS, group), 409, { category: 'OBJECT_ALREADY_EXISTS' });
    const renamed = await call('PATCH', `${GROUPS}/own_group`, { label: 'Ours' });
    expect(renamed).toMatchObject({ status: 200, body: { ...group, label: 'Ours' } });
    expect((await call('GET', `${GROUPS}/own_group`)).body).toEqual(renamed.body);
    expect((await call('GET', GROUPS)).body.results).toContainEqual(renamed.body);
    const name = await define({ groupName: 'own_group' });
    const inUse = await call('DELETE', `${GROUPS}/own_group`);
    expectRefused(inUse, 400, {});
    expect(JSON.parse(inUse.body.message)).toEqual({
      status: 'error',
      message: "Can't delete or purge a group with active properties",
      category: 'VALIDATION_ERROR',
      subCategory: 'PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES',
    });
    await call('DELETE', `${CONTACTS}/${name}`);
    expect((await call('DELETE', `${GROUPS}/own_group`)).status).toBe(204);
    expectRefused(await call('GET', `${GROUPS}/own_group`), 404, { category: 'OBJECT_NOT_FOUND' });
    expectRefused(await call('DELETE', `${GROUPS}/own_group`), 404, {});
    expectRefused(await call('PATCH', `${GROUPS}/own_group`, { label: 'x' }), 404, {});
    expectRefused(await call('POST', CONTACTS, sample({ name, groupName: 'own_group' })), 400, {
      message: expect.stringContaining('does not exist'),
    });
    expect((await call('POST', GROUPS, { name: 'own_group', label: 'Fresh' })).body).toEqual({
      name: 'own_group',
      label: 'Fresh',
      displayOrder: -1,
      archived: false,
    });
  });

  test('need a name and a label', async () => {
    for (const body of [
      { name: 'x' },
      { label: 'x' },
      { name: '', label: 'x' },
      { name: 'a b', label: 'x' },
      { name: 'x', label: ' ' },
    ]) {
      expect((await call('POST', GROUPS, body)).status).toBe(400);
    }
    expect((await call('PATCH', `${GROUPS}/contactinformation`, { label: '' })).status).toBe(400);
  });

  test('are there for every type from the start', async () => {
    const { body } = await call('GET', '/crm/v3/properties/deals/groups');
    expect(body.results.map((each: { name: string }) => each.name)).toContain('dealinformation');
  });
});
