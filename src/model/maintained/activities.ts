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
      if (body !== undefined) return build(body);
      return get(property) === undefined ? undefined : '';
    },
  });
  return [
    { property: 'hs_obj_coords', value: ({ type, id }) => `${type.id}-${id}` },
    preview('hs_body_preview', (body) => toPlainText(body).slice(0, PREVIEW_LENGTH)),
    preview('hs_body_preview_html', toPreviewHtml),
    preview('hs_body_preview_is_truncated', (body) => String(toPlainText(body).length > PREVIEW_LENGTH)),
  ];
}

/** Seen: `<html>\n <head></head>\n <body>\n  TEXT\n </body>\n</html>`. */
function toPreviewHtml(body: string): string {
  return `<html>\n <head></head>\n <body>\n  ${body.slice(0, PREVIEW_LENGTH)}\n </body>\n</html>`;
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
    const close = open < 0 ? -1 : html.indexOf('>', open);
    if (close < 0) return text + html.slice(from);
    const isTag = /[a-zA-Z/!]/.test(html[open + 1] ?? '');
    text += isTag ? `${html.slice(from, open)} ` : html.slice(from, close + 1);
    from = close + 1;
  }
}
