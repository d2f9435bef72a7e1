import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toObjectId } from '../ids.ts';
import { STANDARD_OBJECT_TYPES } from '../standard-definitions.ts';
import { activityProperties, toPlainText } from './activities.ts';
import type { Draft } from './maintained-property.ts';

describe('the words of an HTML text', () => {
  test.each([
    ['plain words', 'plain words'],
    ['<p>one</p><p>two</p>', 'one two'],
    ['one<br/>two<br>three', 'one two three'],
    ['<a href="https://example.com?a=1&amp;b=2">link</a>', 'link'],
    ['<!-- a note -->seen', 'seen'],
    ['  much \n\t blank  ', 'much blank'],
    ['fish &amp; chips &lt;3 &quot;yes&quot; &apos;no&apos;', 'fish & chips <3 "yes" \'no\''],
    ['a&nbsp;b', 'a b'],
    ['&amp;lt;', '&lt;'],
    ['&unknown;', '&unknown;'],
    ['1 < 2', '1 < 2'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['a <3 b', 'a <3 b'],
    ['1 < 2 <b>bold</b>', '1 < 2 bold'],
    ['x <- y <p>z</p>', 'x <- y z'],
    ['an open <b', 'an open <b'],
    ['', ''],
    ['<p></p>', ''],
  ])('%j reads as %j', (html, words) => {
    expect(toPlainText(html)).toBe(words);
  });

  test('words without markup stay as they are, with single blanks', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z0-9,.!?]{1,8}$/), { maxLength: 8 }), (words) => {
        expect(toPlainText(words.join('   '))).toBe(words.join(' '));
        expect(toPlainText(words.map((word) => `<p>${word}</p>`).join('\n'))).toBe(words.join(' '));
      }),
    );
  });

  test('any text gives words without outer or double blanks, never longer than it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>/!ab &;ltgmp\n') }), (html) => {
        const words = toPlainText(html);
        expect(words).toBe(words.trim().replace(/\s+/g, ' '));
        expect(words.length).toBeLessThanOrEqual(html.length);
      }),
    );
  });

  test.each(['<', '<a', '<a ', '< >', '<a>', '>', '&', '&lt;', ' ', '<!--', '</'])(
    'a text of the greatest length made of %j is read in time that grows with its length',
    { timeout: 2000 },
    (unit) => {
      const html = unit.repeat(65_536).slice(0, 65_536);
      expect(toPlainText(html).length).toBeLessThanOrEqual(html.length);
      expect(toPlainText(`${html}>`).length).toBeLessThanOrEqual(html.length + 1);
    },
  );
});

describe('previews', () => {
  const [notes] = STANDARD_OBJECT_TYPES.filter((type) => type.name === 'notes');
  if (notes === undefined) throw new Error('there are no notes');

  const preview = (values: Readonly<Record<string, string>>) => {
    const draft: Draft = {
      type: notes,
      id: toObjectId(7),
      nowMs: 0,
      createdAtMs: 0,
      source: { type: 'INTEGRATION', id: '1' },
      get: (name) => values[name],
      was: () => undefined,
      findStage: () => undefined,
    };
    return Object.fromEntries(activityProperties('notes').map((row) => [row.property, row.value(draft)]));
  };

  test('an activity carries its coordinates and previews of its body', () => {
    expect(preview({ hs_note_body: '<p>Call <b>back</b></p>' })).toEqual({
      hs_obj_coords: '0-46-7',
      hs_body_preview: 'Call back',
      hs_body_preview_html: '<html>\n<head></head>\n<body>\n<p>Call <b>back</b></p>\n</body>\n</html>',
      hs_body_preview_is_truncated: 'false',
    });
  });

  test('without a body, or with a cleared one, there is no preview', () => {
    expect(preview({})).toMatchObject({ hs_body_preview: undefined, hs_body_preview_html: undefined });
    expect(preview({ hs_note_body: '', hs_body_preview: 'before' })).toMatchObject({
      hs_body_preview: undefined,
    });
  });

  test('a preview ends after 1,000 characters and says so', () => {
    expect(preview({ hs_note_body: 'x'.repeat(1000) })).toMatchObject({
      hs_body_preview: 'x'.repeat(1000),
      hs_body_preview_is_truncated: 'false',
    });
    expect(preview({ hs_note_body: 'x'.repeat(1001) })).toMatchObject({
      hs_body_preview: 'x'.repeat(1000),
      hs_body_preview_is_truncated: 'true',
    });
  });

  test('a preview never ends in half a character', () => {
    const { hs_body_preview, hs_body_preview_html } = preview({
      hs_note_body: `${'x'.repeat(999)}😀 and more`,
    });
    expect(hs_body_preview?.isWellFormed()).toBe(true);
    expect(hs_body_preview_html?.isWellFormed()).toBe(true);
  });
});
