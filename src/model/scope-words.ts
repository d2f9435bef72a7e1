import { everyScope } from './scopes.ts';

/** What a scope allows, for the person who is asked to grant it. */
export interface ScopeWords {
  /** What it is about: scopes of one subject are shown together. */
  readonly subject: string;
  readonly allows: string;
  /** Whether it lets an app change something. */
  readonly isWrite: boolean;
}

/** Scopes that do not follow the pattern of the others. */
const SINGLE: Readonly<Record<string, ScopeWords>> = {
  oauth: read('Account', 'Know the account, and who connected the app'),
  'account-info.security.read': read('Account', 'Read who logged in and what was changed'),
  'settings.users.read': read('Users and teams', 'See users and their permissions'),
  'settings.users.write': write('Users and teams', 'Add, change and remove users'),
  'settings.users.teams.read': read('Users and teams', 'See teams'),
  'crm.objects.owners.read': read('Users and teams', 'See who can own records'),
  'e-commerce': write(
    'Products and sales',
    'Read and change products, line items, quotes, discounts and fees',
  ),
  tickets: write('Tickets', 'Read and change tickets, their properties and their pipelines'),
  'tickets.sensitive.v2': write('Tickets', 'Read and change sensitive values of tickets'),
  'tickets.highly_sensitive.v2': write('Tickets', 'Read and change highly sensitive values of tickets'),
  'crm.dealsplits.read_write': write('Deals', 'Read and change how deals are split'),
  'cpq.quote_templates.read': read('Quotes', 'Read templates of quotes'),
  'media_bridge.read': read('Media', 'Read media and their events'),
  automation: read('Users and teams', 'See who can own records, as automation does'),
  'crm.pipelines.orders.read': read('Orders', 'Read the pipelines of orders'),
  'crm.pipelines.orders.write': write('Orders', 'Change the pipelines of orders'),
  'sales-email-read': read('Emails', 'Read the text and details of one-to-one emails'),
};

/** Source: scopes of the real API for what Axle does not have. Apps may name them; they open nothing. */
const ELSEWHERE = new Set(
  (
    'accounting actions analytics.behavioral_events.send automation.sequences.enrollments.write ' +
    'automation.sequences.read behavioral_events.event_definitions.read_write business-intelligence ' +
    'business_units_view.read cms.domains.read cms.domains.write cms.functions.read cms.functions.write ' +
    'cms.knowledge_base.articles.publish cms.knowledge_base.articles.read cms.knowledge_base.articles.write ' +
    'cms.knowledge_base.settings.read cms.knowledge_base.settings.write cms.membership.access_groups.read ' +
    'cms.membership.access_groups.write cms.performance.read collector.graphql_query.execute ' +
    'collector.graphql_schema.read communication_preferences.read communication_preferences.read_write ' +
    'communication_preferences.statuses.batch.read communication_preferences.statuses.batch.write ' +
    'communication_preferences.write content conversations.custom_channels.read ' +
    'conversations.custom_channels.write conversations.read conversations.visitor_identification.tokens.create ' +
    'conversations.write crm.export crm.extensions_calling_transcripts.read ' +
    'crm.extensions_calling_transcripts.write crm.import crm.lists.read crm.lists.write crm.objects.forecasts.read ' +
    'ctas.read data_integration.data_source.file.read ' +
    'data_integration.data_source.file.write external_integrations.forms.access files files.ui_hidden.read forms ' +
    'forms-uploaded-files hubdb integration-sync integrations.zoom-app.playbooks.read marketing-email ' +
    'marketing.campaigns.read marketing.campaigns.revenue.read marketing.campaigns.write record_images.signed_urls.read ' +
    'scheduler.meetings.meeting-link.read settings.billing.write settings.currencies.read ' +
    'settings.currencies.write settings.security.security_health.read settings.users.teams.write social tax_rates.read ' +
    'timeline transactional-email'
  ).split(' '),
);

const KNOWN = new Set(everyScope());

/** Whether there is such a scope, here or in the real API. */
export function isKnownScope(scope: string): boolean {
  return KNOWN.has(scope) || ELSEWHERE.has(scope);
}

const PATTERN =
  /^crm\.(objects|schemas)\.([\w-]+)\.(?:(sensitive|highly_sensitive)\.)?(read|write)(?:\.v2)?$/;

/** The words for any scope; one that nobody knows is named as it stands. */
export function wordsOfScope(scope: string): ScopeWords {
  const single = Object.hasOwn(SINGLE, scope) ? SINGLE[scope] : undefined;
  if (single !== undefined) return single;
  const [, area, name = '', sensitivity, access] = PATTERN.exec(scope) ?? [];
  if (area === undefined || !KNOWN.has(scope))
    return read('Not in this server', `${scope}: opens nothing here`);
  const what = NAMES[name] ?? name.replaceAll(/[_-]/g, ' ');
  const subject = what.charAt(0).toUpperCase() + what.slice(1);
  const say = access === 'write' ? write : read;
  if (area === 'schemas') {
    const verb = access === 'write' ? 'Change' : 'Read';
    return say(subject, `${verb} the properties and pipelines of ${what}`);
  }
  if (sensitivity !== undefined) {
    const verb = access === 'write' ? 'Set' : 'Read';
    return say(subject, `${verb} ${sensitivity.replace('_', ' ')} values of ${what}`);
  }
  return say(subject, access === 'write' ? `Create, change and delete ${what}` : `Read ${what}`);
}

/** Names that say less than their object type. */
const NAMES: Readonly<Record<string, string>> = {
  commercepayments: 'payments',
  custom: 'records of custom objects',
  goals: 'goals of users',
  users: 'profiles of users',
  'partner-clients': 'clients of partners',
  'partner-services': 'services of partners',
};

function read(subject: string, allows: string): ScopeWords {
  return { subject, allows, isWrite: false };
}

function write(subject: string, allows: string): ScopeWords {
  return { subject, allows, isWrite: true };
}
