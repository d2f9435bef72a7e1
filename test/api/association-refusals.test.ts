import { beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal } from './api-caller.ts';
import {
  associate,
  associatedWith,
  bodyOf,
  type End,
  expectInvalid,
  make,
  pairPath,
  put,
  type Spec,
  specs,
} from './associated-records.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();

const contact = async (): Promise<End> => ['contacts', await make(axle, 'contacts')];
const company = async (): Promise<End> => ['companies', await make(axle, 'companies')];

describe('an association is refused, and nothing changes,', () => {
  let from: End;
  let to: End;
  beforeAll(async () => {
    [from, to] = [await contact(), await company()];
    await associate(axle, from, to, 931);
  });
  const unchanged = async () =>
    expect(await associatedWith(axle, from, 'companies')).toEqual({ [to[1]]: [279, 931] });

  test.each([
    ['from', 'CONTACT'],
    ['to', 'COMPANY'],
  ])('where the record that it leads %s is not there or archived', async (end, objectType) => {
    const gone = end === 'from' ? await contact() : await company();
    await axle.api.archive(...gone);
    for (const id of ['77', gone[1]]) {
      const missing: End = [gone[0], id];
      const reply = await (end === 'from'
        ? put(axle, missing, to, specs(1))
        : put(axle, from, missing, specs(1)));
      expectInvalid(reply, 'One or more associations are invalid', {
        context: {
          INVALID_OBJECT_IDS: [`${objectType}=${id} is not valid`],
          objectId: [],
          objectType: [objectType],
        },
      });
    }
    await unchanged();
  });

  test('from the first of two records that are not there', async () => {
    const reply = await put(axle, ['contacts', '77'], ['companies', '78'], specs(1));
    expect(reply.text).toContain('CONTACT=77 is not valid');
    expect(reply.text).not.toContain('=78');
  });

  test.each<readonly [Spec, string]>([
    [2, 'invalid from object type 0-1 for associations to be created. expected: 0-2'],
    [3, 'invalid from object type 0-1 for associations to be created. expected: 0-3'],
    [4, 'invalid to object type 0-2 for associations to be created. expected: 0-3'],
  ])('by type %j, which leads elsewhere', async (type, message) => {
    expectInvalid(await put(axle, from, to, specs(1, type)), message);
    await unchanged();
  });

  test.each<readonly [Spec, string]>([
    [99_999, 'HUBSPOT_DEFINED=99999'],
    [[3, 'USER_DEFINED'], 'USER_DEFINED=3'],
    [[1, 'INTEGRATOR_DEFINED'], 'INTEGRATOR_DEFINED=1'],
  ])('by type %j, which is not there', async (type, spec) => {
    expectInvalid(await put(axle, from, to, specs(type)), 'One or more associations are invalid', {
      context: {
        associationSpec: [spec],
        INVALID_ASSOCIATION_TYPE_ID: [`${spec} is not a valid association definition id`],
      },
    });
    await unchanged();
  });

  test('by a category that is not there', async () => {
    const allowed = 'HUBSPOT_DEFINED, USER_DEFINED, INTEGRATOR_DEFINED';
    expectInvalid(
      await put(axle, from, to, specs([1, 'MINE'])),
      `Invalid input JSON on line 1, column 25: Enum type must be one of: [${allowed}]`,
    );
  });

  test('without a body', async () => {
    expectInvalid(
      await put(axle, from, to, undefined),
      'Invalid JSON input: a request body was expected, but none found',
    );
  });

  test.each([
    [{}, 'Object value (token `JsonToken.START_OBJECT`)'],
    [specs(1)[0], 'Object value (token `JsonToken.START_OBJECT`)'],
    ['"x"', 'String value (token `JsonToken.VALUE_STRING`)'],
  ])('with %j in place of a list', async (body, what) => {
    const type = 'java.util.HashSet<com.hubspot.associations.publicapi.AssociationSpec>';
    expectRefusal(await put(axle, from, to, body), 400, {
      message: `Invalid input JSON on line 1, column 1: Cannot deserialize value of type \`${type}\` from ${what}`,
    });
    await unchanged();
  });

  test.each([
    [[{}], 3, 'associationCategory, associationTypeId'],
    [[{ associationTypeId: 1 }], 24, 'associationCategory'],
    [[{ associationCategory: 'HUBSPOT_DEFINED' }], 42, 'associationTypeId'],
  ])('with %j, which lacks fields', async (body, column, missing) => {
    const place = `Invalid input JSON on line 1, column ${column}`;
    expectInvalid(
      await put(axle, from, to, body),
      `${place}. Some required fields were not set: [${missing}]`,
    );
  });

  test('with the record itself', async () => {
    expectInvalid(
      await put(axle, from, from, specs(449)),
      `Object ${from[1]} cannot be associated to itself (${from[1]})`,
    );
    expect(await associatedWith(axle, from, 'contacts')).toEqual({});
  });

  test('with an object type that is not there', async () => {
    const message = 'Unable to infer object type from: butterflies';
    for (const [one, two] of [
      [['butterflies', '1'], to],
      [from, ['butterflies', '1']],
    ] as const) {
      for (const method of ['PUT', 'DELETE']) {
        const body = method === 'PUT' ? specs(1) : undefined;
        expectRefusal(await axle.api.send(method, pairPath(one, two), { body }), 400, { message });
      }
    }
  });

  test('with a type of which records are never associated', async () => {
    const context = { type: ['contact_to_user'], fromObjectType: ['contacts'], toObjectType: ['users'] };
    const reply = await put(axle, from, ['users', '1'], specs(1));
    expect(reply.status).toBe(400);
    expect(bodyOf(reply)).toEqual({
      status: 'error',
      message: 'contact_to_user is not a valid association type between contacts and users',
      correlationId: reply.correlationId,
      context,
      category: 'VALIDATION_ERROR',
      subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
    });
  });

  test.each(['-1', '0', 'abc'])('with the id %s, which no record can have', async (id) => {
    for (const [one, two] of [
      [['contacts', id], to],
      [from, ['companies', id]],
    ] as const) {
      const reply = await put(axle, one, two, specs(1));
      expect(reply.status).toBe(404);
      expect(bodyOf(reply)).toMatchObject({ category: 'OBJECT_NOT_FOUND', context: { id: [id] } });
    }
  });
});
