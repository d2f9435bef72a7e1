import { describe, expect, test } from 'vitest';
import { isStageTime } from '../../src/model/stage-properties.ts';
import {
  STANDARD_OBJECT_TYPES,
  standardProperties,
  systemProperties,
} from '../../src/model/standard-definitions.ts';
import { expectRefused, metadataCaller } from './metadata-caller.ts';
import { useAxle } from './running-axle.ts';
import { CONTACT_PROPERTIES as CONTACTS, OPTIONS, propertyMaker, sample } from './sample-properties.ts';

const axle = useAxle();
const call = metadataCaller(() => axle.api);
const { define, createContact, valuesOf } = propertyMaker(call);

describe('the built-in properties', () => {
  test.each(STANDARD_OBJECT_TYPES.map((type) => [type.name, type] as const))(
    'of %s are all listed, by name and by id',
    async (name, type) => {
      const { status, body } = await call('GET', `/crm/v3/properties/${name}`);
      const names = body.results.map((each: { name: string }) => each.name);
      const wanted = [...systemProperties(type), ...standardProperties(type)].map((each) => each.name);
      expect(status).toBe(200);
      // Beside them stand those of the demo account, and those of the type's stages.
      const isMore = (each: string) => each.startsWith('property_') || isStageTime(each);
      expect(names).toEqual(expect.arrayContaining(wanted));
      expect(names.filter((each: string) => !wanted.includes(each) && !isMore(each))).toEqual([]);
      expect((await call('GET', `/crm/properties/2026-09/${type.id}`)).body).toEqual(body);
    },
  );

  test('have the keys of the wire in their order', async () => {
    const { body } = await call('GET', `${CONTACTS}/firstname`);
    expect(Object.keys(body)).toEqual([
      'updatedAt',
      'createdAt',
      'name',
      'label',
      'type',
      'fieldType',
      'description',
      'groupName',
      'options',
      'displayOrder',
      'calculated',
      'externalOptions',
      'hasUniqueValue',
      'hidden',
      'hubspotDefined',
      'modificationMetadata',
      'formField',
      'dataSensitivity',
    ]);
    expect(body).toMatchObject({ name: 'firstname', type: 'string', options: [], hubspotDefined: true });
    const system = (await call('GET', `${CONTACTS}/hs_object_id`)).body;
    expect(system).not.toHaveProperty('createdAt');
    expect(system.modificationMetadata).toEqual({
      archivable: true,
      readOnlyDefinition: true,
      readOnlyValue: true,
    });
  });

  test('cannot be archived, nor changed where their definition is read-only', async () => {
    const category = 'VALIDATION_ERROR';
    const subCategory = 'PropertyValidationError.PROPERTY_INVALID';
    expectRefused(await call('DELETE', `${CONTACTS}/firstname`), 400, { category, subCategory });
    const renamed = await call('PATCH', `${CONTACTS}/hs_object_id`, { label: 'Number' });
    expectRefused(renamed, 400, { category, subCategory });
  });

  test('take other options where only those are open', async () => {
    const { body } = await call('GET', `${CONTACTS}/hs_lead_status`);
    expect(body.modificationMetadata).toMatchObject({ readOnlyDefinition: true, readOnlyOptions: false });
    const options = [...body.options, { label: 'Asleep', value: 'ASLEEP' }];
    const changed = await call('PATCH', `${CONTACTS}/hs_lead_status`, { options });
    expect(changed.status).toBe(200);
    expect(changed.body.options.at(-1)).toMatchObject({ label: 'Asleep', value: 'ASLEEP', hidden: false });
    await createContact({ hs_lead_status: 'ASLEEP' });
  });
});

describe('a new property', () => {
  test('is answered with all its fields, in their order, and its address', async () => {
    const sent = sample({ description: 'What', displayOrder: 3, formField: true, textDisplayHint: 'email' });
    const { status, body, headers } = await call('POST', CONTACTS, sent);
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`${axle.api.url}${CONTACTS}/${sent.name}`);
    expect(body).toEqual({
      updatedAt: '2026-11-23T10:00:00.123Z',
      createdAt: '2026-11-23T10:00:00.123Z',
      ...sent,
      options: [],
      createdUserId: '48200011',
      updatedUserId: '48200011',
      calculated: false,
      externalOptions: false,
      archived: false,
      hasUniqueValue: false,
      hidden: false,
      modificationMetadata: { archivable: true, readOnlyDefinition: false, readOnlyValue: false },
      dataSensitivity: 'non_sensitive',
    });
    expect(Object.keys(body).slice(0, 9)).toEqual([
      'updatedAt',
      'createdAt',
      'name',
      'label',
      'type',
      'fieldType',
      'description',
      'groupName',
      'options',
    ]);
    expect((await call('GET', `${CONTACTS}/${sent.name}`)).body).toEqual(body);
  });

  test.each([
    [
      'bool',
      'booleancheckbox',
      [
        { label: 'Yes', value: 'true' },
        { label: 'No', value: 'false' },
      ],
      'true',
      'true',
    ],
    ['enumeration', 'select', OPTIONS, '2', '2'],
    ['enumeration', 'checkbox', OPTIONS, '2;1', '2;1'],
    ['date', 'date', [], '2026-12-24', '2026-12-24'],
    ['datetime', 'date', [], '1000', '1970-01-01T00:00:01Z'],
    ['number', 'number', [], '4.50', '4.50'],
    ['string', 'textarea', [], 'a\nb', 'a\nb'],
    ['string', 'html', [], '<b>', '<b>'],
    ['string', 'file', [], '77', '77'],
    ['phone_number', 'phonenumber', [], '+1 800', '+1 800'],
  ])('of type %s and field type %s takes values at once', async (type, fieldType, options, value, stored) => {
    const name = await define({ type, fieldType, options });
    const id = await createContact({ [name]: value });
    expect(await valuesOf(id, name)).toMatchObject({ [name]: stored });
  });

  test('that is unique keeps values apart and names records', async () => {
    const name = await define({ hasUniqueValue: true });
    const id = await createContact({ [name]: 'key' });
    const second = await call('POST', '/crm/v3/objects/contacts', { properties: { [name]: 'key' } });
    expect(second.status).toBe(400);
    expect((await call('GET', `/crm/v3/objects/contacts/key?idProperty=${name}`)).body.id).toBe(id);
  });

  test('of another version and spelling is the same property', async () => {
    const name = await define({}, '/crm/properties/2026-03/0-1');
    for (const spelling of ['contact', 'CONTACTS', '0-1']) {
      expect((await call('GET', `/crm/properties/v3/${spelling}/${name}`)).body.name).toBe(name);
    }
  });

  test.each([
    ['without fields', {}, 'Some required fields were not set: [name, label, type, fieldType, groupName]'],
    ['of no type', { type: 'text' }, 'Enum type must be one of: [bool, date, datetime'],
    [
      'of no field type',
      { fieldType: 'input' },
      'Enum type must be one of: [booleancheckbox, calculation_equation',
    ],
    ['of no class of sensitivity', { dataSensitivity: 'secret' }, 'Enum type must be one of: [non_sensitive'],
    ['with a hidden that is no flag', { hidden: 'perhaps' }, 'Cannot deserialize value of type `boolean`'],
    ['with an order that is no number', { displayOrder: 1.5 }, 'Cannot deserialize value of type `int`'],
    ['with a name in capitals', { name: 'Big' }, 'Property name must be lowercase, but given: Big'],
    ['with a name of odd signs', { name: 'a-b' }, 'but given: a-b'],
    ['with a name that begins with a digit', { name: '1a' }, 'but given: 1a'],
    ['with a name of 101 characters', { name: 'x'.repeat(101) }, 'but given: xxx'],
    ['without a label', { label: ' ' }, 'needs a label'],
    ['in no group', { groupName: 'nowhere' }, 'Property group "nowhere" does not exist.'],
    ['of two kinds', { type: 'number', fieldType: 'text' }, 'fieldType text does not go with type number'],
    ['that chooses among nothing', { type: 'enumeration', fieldType: 'select' }, 'needs options'],
    ['that has options and no choice', { options: OPTIONS }, 'takes no options'],
    [
      'with a value twice',
      { type: 'enumeration', fieldType: 'select', options: [OPTIONS[0], { label: 'Uno', value: '1' }] },
      'option values must be unique',
    ],
    [
      'with a label twice',
      { type: 'enumeration', fieldType: 'select', options: [OPTIONS[0], { label: 'One', value: '9' }] },
      'option labels must be unique',
    ],
    [
      'with an empty option',
      { type: 'enumeration', fieldType: 'select', options: [{ label: 'One', value: '' }] },
      'an empty value',
    ],
    [
      'with an option without label',
      { type: 'enumeration', fieldType: 'select', options: [{ label: ' ', value: 'x' }] },
      'an empty label',
    ],
    [
      'with an option of two',
      { type: 'enumeration', fieldType: 'select', options: [{ label: 'One', value: 'a;b' }] },
      'no semicolon',
    ],
    [
      'with an endless option',
      { type: 'enumeration', fieldType: 'select', options: [{ label: 'One', value: 'x'.repeat(3000) }] },
      'more than 3000 characters',
    ],
    [
      'with endless options',
      {
        type: 'enumeration',
        fieldType: 'select',
        options: Array.from({ length: 5001 }, (_, at) => ({ label: `${at}`, value: `${at}` })),
      },
      'at most 5000 options',
    ],
    [
      'of a currency without a symbol',
      { type: 'number', fieldType: 'number', currencyPropertyName: 'x' },
      'Only currency properties',
    ],
    [
      'with no hint for numbers',
      { type: 'number', fieldType: 'number', numberDisplayHint: '' },
      'numberDisplayHint must be one of',
    ],
    ['with no hint for texts', { textDisplayHint: 'loud' }, 'textDisplayHint must be one of'],
    [
      'of elsewhere without saying where',
      { type: 'enumeration', fieldType: 'select', externalOptions: true },
      'needs a referencedObjectType',
    ],
    ['that is a unique day', { type: 'date', fieldType: 'date', hasUniqueValue: true }, 'cannot be unique'],
  ])('%s is refused', async (what, more, message) => {
    const sent = what === 'without fields' ? {} : sample(more);
    const reply = await call('POST', CONTACTS, sent);
    expectRefused(reply, 400, { message: expect.stringContaining(message) });
    if ('name' in sent) expect((await call('GET', `${CONTACTS}/${sent.name}`)).status).toBe(404);
  });

  test('of two values without both of them is refused by its code', async () => {
    for (const options of [[], [{ label: 'Yes', value: 'true' }], [...OPTIONS]]) {
      const reply = await call(
        'POST',
        CONTACTS,
        sample({ type: 'bool', fieldType: 'booleancheckbox', options }),
      );
      expectRefused(reply, 400, {
        category: 'VALIDATION_ERROR',
        subCategory: 'PropertyValidationError.INVALID_BOOLEAN_OPTION',
      });
    }
  });

  test('with a name that is taken is a conflict', async () => {
    const name = await define();
    for (const taken of [name, 'firstname']) {
      expectRefused(await call('POST', CONTACTS, sample({ name: taken })), 409, {
        category: 'OBJECT_ALREADY_EXISTS',
        subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
        message: `A property named '${taken}' already exists.`,
      });
    }
  });

  test('is the last of ten that are unique', async () => {
    const path = '/crm/v3/properties/tickets';
    const ticket = { groupName: 'ticketinformation', hasUniqueValue: true };
    for (let count = 0; count < 10; count += 1) await define(ticket, path);
    const reply = await call('POST', path, sample(ticket));
    expectRefused(reply, 400, { message: 'The limit of 10 unique properties is reached.' });
  });

  test('cannot be made for feedback submissions', async () => {
    const reply = await call('POST', '/crm/v3/properties/feedback_submissions', sample());
    expectRefused(reply, 400, { subCategory: 'PropertyValidationError.OBJECT_TYPE_READ_ONLY' });
  });
});
