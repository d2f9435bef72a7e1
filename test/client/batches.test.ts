import { expect, test } from 'vitest';
import { useClients } from './official-client.ts';

const rig = useClients();

let count = 0;

function serials(length: number): readonly string[] {
  count += 1;
  return Array.from({ length }, (_, index) => `SERIAL-${count}-${index}`);
}

test.each([
  ['contacts', 'email', (serial: string) => `${serial.toLowerCase()}@example.com`],
  ['2-48200001', 'serial_number', (serial: string) => serial],
])(
  'the client creates, reads, changes, upserts and archives %s in batches',
  async (type, unique, toValue) => {
    const { batchApi, basicApi } = rig.newClient().crm.objects;
    const values = serials(3).map(toValue);
    const created = await batchApi.create(type, {
      inputs: values.map((value) => ({ properties: { [unique]: value }, associations: [] })),
    });
    expect(created.status).toBe('COMPLETE');
    expect(created.startedAt).toBeInstanceOf(Date);
    const ids = created.results.map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);

    const read = await batchApi.read(type, {
      inputs: ids.map((id) => ({ id })),
      properties: [unique],
      propertiesWithHistory: [],
    });
    expect(read.results.map(({ properties }) => properties[unique]).sort()).toEqual([...values].sort());

    const [first = ''] = values;
    const fresh = toValue(serials(1)[0] ?? '');
    const upserted = await batchApi.upsert(type, {
      inputs: [first, fresh].map((id) => ({ id, idProperty: unique, properties: {} })),
    });
    const states = upserted.results.map((result) => [result.properties[unique] ?? first, result._new]);
    expect(Object.fromEntries(states)).toEqual({ [first]: false, [fresh]: true });

    const updated = await batchApi.update(type, {
      inputs: ids.map((id) => ({ id, properties: { hubspot_owner_id: '48200011' } })),
    });
    expect(updated.results.map(({ properties }) => properties['hubspot_owner_id'])).toEqual([
      '48200011',
      '48200011',
      '48200011',
    ]);

    await batchApi.archive(type, { inputs: ids.map((id) => ({ id })) });
    for (const id of ids) await expect(basicApi.getById(type, id)).rejects.toMatchObject({ code: 404 });
  },
);
