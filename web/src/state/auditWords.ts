/** The log of sign-ins and roles in words. */
import type { AuditEntry, Grant, Role } from '../api/people';
import { isMessageKey, type MessageKey, type Values } from '../i18n';

type Say = (key: MessageKey, values?: Values) => string;
type Words = {
  say: Say;
  grant: (grant: Grant) => string;
  role: (role: Role) => string;
  moment: (at: string) => string;
};

/** An event that a newer server knows is called as the server calls it. */
export function eventWords(say: Say, event: string): string {
  const key = `audit.event.${event}`;
  return isMessageKey(key) ? say(key) : event;
}

/** What it was done to, and how; empty where there is nothing to say. */
export function detailOf({ say, grant, role, moment }: Words, { detail }: AuditEntry): string {
  const grants = (value: unknown) => (value as Grant[]).map(grant).join(', ') || '–';
  const told: Record<string, (value: unknown) => string> = {
    user: String,
    token: String,
    display_name: (value) => say('audit.detail.display_name', { value: String(value) }),
    password: () => say('audit.detail.password'),
    disabled: (value) => say(value ? 'audit.detail.disabled' : 'audit.detail.enabled'),
    grants: (value) => say('audit.detail.grants', { value: grants(value) }),
    role: (value) => say('audit.detail.role', { value: role(value as Role) }),
    expires: (value) => say('audit.detail.expires', { value: moment(String(value)) }),
  };
  return Object.entries(told)
    .filter(([name]) => detail[name] !== undefined && detail[name] !== null)
    .map(([name, words]) => words(detail[name]))
    .join(' · ');
}
