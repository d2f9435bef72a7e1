import { type ObjectId, type ObjectTypeId, toObjectId, toObjectTypeId } from '../model/ids.ts';

/** A record of the demo account, as a client would send it. */
export interface DemoRecord {
  readonly typeId: ObjectTypeId;
  readonly id: ObjectId;
  readonly createdAtMs: number;
  readonly properties: Readonly<Record<string, string>>;
}

/** Every record of the demo account: the same each time. */
export function demoRecords(): readonly DemoRecord[] {
  return [
    {
      typeId: toObjectTypeId('0-1'),
      id: toObjectId(512),
      createdAtMs: Date.parse('2019-10-30T03:30:17.883Z'),
      properties: { email: 'maria.lopez@example.com', firstname: 'Maria', lastname: 'Lopez' },
    },
  ];
}
