import { startAxle } from 'axle-crm';
import { expect, test } from 'vitest';
import { newPlace } from '../support/test-place.ts';
import { ApiCaller, OBJECTS, type Reply } from './api-caller.ts';

const CLOCK = Date.parse('2026-11-23T10:00:00.123Z');

/** Everything of an answer that the server decides, its own address left out. */
function essence(url: string, { status, headers, text }: Reply) {
  const kept = [...headers].filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name));
  return JSON.stringify({ status, headers: kept, text }).replaceAll(url, '');
}

async function play(seed: number): Promise<readonly string[]> {
  let nowMs = CLOCK;
  const place = await newPlace();
  const axle = await startAxle({ ...place.options, demo: true, seed, nowMs: () => nowMs });
  const api = new ApiCaller(axle.url, axle.token);
  const replies: Reply[] = [];
  try {
    const made = await api.post('contacts', { email: 'same@example.com', firstname: 'Ada' });
    replies.push(made);
    nowMs += 1000;
    const { id } = JSON.parse(made.text);
    replies.push(await api.patch('contacts', id, { city: 'Bonn', lifecyclestage: 'customer' }));
    replies.push(await api.post('deals', { dealname: 'Loom', amount: '43', dealstage: 'qualifiedtobuy' }));
    replies.push(await api.get(`${OBJECTS}/contacts?limit=1&propertiesWithHistory=city,firstname`));
    replies.push(await api.post('contacts', { email: 'same@example.com' }));
    replies.push(await api.patch('contacts', id, { nope: '1' }));
    replies.push(await api.get(`${OBJECTS}/contacts/999999999`));
    replies.push(await api.send('DELETE', `${OBJECTS}/contacts/${id}`));
    replies.push(await api.get(`${OBJECTS}/contacts/${id}?archived=true`));
  } finally {
    await axle.close();
    await place.remove();
  }
  return replies.map((reply) => essence(axle.url, reply));
}

test('the same seed and clock give the same bytes, correlation ids and headers included', async () => {
  const [first, second] = [await play(7), await play(7)];
  expect(second).toEqual(first);
  expect(first[0]).toContain('same@example.com');
});

test('another seed changes correlation ids and nothing else', async () => {
  const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;
  const [first, second] = [await play(7), await play(8)];
  expect(second).not.toEqual(first);
  const stripped = (all: readonly string[]) => all.map((each) => each.replaceAll(uuid, 'id'));
  expect(stripped(second)).toEqual(stripped(first));
});
