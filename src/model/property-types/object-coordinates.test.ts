import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PropertyDefinition } from '../properties.ts';
import { readObjectCoordinates } from './object-coordinates.ts';

const PROPERTY: PropertyDefinition = {
  name: 'latest_note',
  label: 'Latest note',
  type: 'object_coordinates',
  fieldType: 'text',
  groupName: 'information',
};
const CONTEXT = { property: PROPERTY, current: undefined, lenientDates: false };

test('a type id and a record id are taken as they are', () => {
  fc.assert(
    fc.property(fc.nat(2), fc.nat(), fc.maxSafeNat(), (meta, type, id) => {
      const text = `${meta}-${type}-${id}`;
      expect(readObjectCoordinates(text, CONTEXT)).toEqual({ kind: 'value', value: text });
    }),
  );
});

test.each([
  '0-46',
  '0-46-',
  '-46-1',
  '0-46-1-2',
  '0-46-x',
  'contacts-1',
  ' 0-46-1',
  '0-46-1\n',
  '0--46-1',
  '046 1',
])('%j are no coordinates', (text) => {
  expect(readObjectCoordinates(text, CONTEXT)).toEqual({
    kind: 'problem',
    problem: { kind: 'not-coordinates', value: text },
  });
});
