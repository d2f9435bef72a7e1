import { startAxle } from 'axle-crm';
import { expect, onTestFinished, test } from 'vitest';
import { newKeptPlace } from '../support/test-place.ts';
import { ApiCaller } from './api-caller.ts';
import { metadataCaller } from './metadata-caller.ts';

test('what one server defines governs the next request on another', async () => {
  const place = await newKeptPlace();
  const [one, two] = [await startAxle(place.options), await startAxle(place.options)];
  onTestFinished(async () => {
    for (const axle of [one, two]) await axle.close();
    await place.remove();
  });
  const callers = [one, two].map(({ url, token }) => metadataCaller(() => new ApiCaller(url, token)));
  const [first, second] = callers;
  if (first === undefined || second === undefined) throw new Error('two servers were started');
  const base = { type: 'string', fieldType: 'text', groupName: 'contactinformation', label: 'Shared' };
  for (let at = 0; at < 20; at += 1) {
    const name = `shared_${at}`;
    const write = () => second('POST', '/crm/v3/objects/contacts', { properties: { [name]: 'x' } });
    expect((await write()).status).toBe(400);
    expect((await first('POST', '/crm/v3/properties/contacts', { ...base, name })).status).toBe(201);
    expect((await write()).status).toBe(201);
    const filters = [{ propertyName: name, operator: 'EQ', value: 'x' }];
    expect((await first('POST', '/crm/v3/objects/contacts/search', { filters })).body.total).toBe(1);
    expect((await first('DELETE', `/crm/v3/properties/contacts/${name}`)).status).toBe(204);
    expect((await write()).status).toBe(400);
  }
});
