import type { MaintainedProperty } from './maintained-property.ts';

/** The property that holds the body of each type of activity, the first that is set. */
const BODY_PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  calls: ['hs_call_body'],
  communications: ['hs_communication_body'],
  emails: ['hs_email_text', 'hs_email_html'],
  meetings: ['hs_meeting_body'],
  notes: ['hs_note_body'],
  postal_mail: ['hs_postal_mail_body'],
  tasks: ['hs_task_body'],
};

/** Assumed: a body preview is cut after a thousand characters (UTF-16 units). */
const PREVIEW_LENGTH = 1000;

/** Seen: activities carry their own coordinates, and previews of their body. */
export function activityProperties(typeName: string): readonly MaintainedProperty[] {
  const from = BODY_PROPERTIES[typeName] ?? [];
  const preview = (property: string, build: (text: string) => string): MaintainedProperty => ({
    property,
    from,
    value: ({ get }) => {
      const body = from.map(get).find((text) => text !== undefined && text !== '');
      return body === undefined ? undefined : build(body);
    },
  });
  return [
    { property: 'hs_obj_coords', value: ({ type, id }) => `${type.id}-${id}` },
    preview('hs_body_preview', (body) => beginningOf(toPlainText(body))),
    preview('hs_body_preview_html', toPreviewHtml),
    preview('hs_body_preview_is_truncated', (body) => String(toPlainText(body).length > PREVIEW_LENGTH)),
  ];
}

/**
 * Seen: `<html>\n<head></head>\n<body>\nTEXT\n</body>\n</html>`.
 * Assumed: a body that is too long is shown as its words, so that no tag is cut in half.
 */
function toPreviewHtml(body: string): string {
  const shown = body.length <= PREVIEW_LENGTH ? body : escapeHtml(beginningOf(toPlainText(body)));
  return `<html>\n<head></head>\n<body>\n${shown}\n</body>\n</html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  nbsp: ' ',
  quot: '"',
};

/** The words of an HTML text: tags become blanks, runs of blanks one. */
export function toPlainText(html: string): string {
  return withoutTags(html)
    .replace(/&(amp|apos|gt|lt|nbsp|quot);/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .replace(/\s+/g, ' ')
    .trim();
}

/** A scan rather than a pattern: a body full of `<` must not take quadratic time. */
function withoutTags(html: string): string {
  let text = '';
  let from = 0;
  for (;;) {
    const open = html.indexOf('<', from);
    if (open < 0) return text + html.slice(from);
    if (/[a-zA-Z/!]/.test(html[open + 1] ?? '')) {
      const close = html.indexOf('>', open);
      if (close < 0) return text + html.slice(from);
      text += `${html.slice(from, open)} `;
      from = close + 1;
    } else {
      text += html.slice(from, open + 1);
      from = open + 1;
    }
  }
}

/** The beginning of a text; a character of two units is not cut in half. */
function beginningOf(text: string): string {
  const cut = text.slice(0, PREVIEW_LENGTH);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}
