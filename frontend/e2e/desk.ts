import type { Locator, Page } from '@playwright/test';
import { expect, type Viewer } from './fixture';
import type { ChatServer } from './server';

/** A moderator at the console of a room, with the words and places they look at. */
export class Moderator {
  constructor(readonly page: Page) {}

  /** The place of a case in the queue, whatever became of it. */
  card(text: string): Locator {
    return this.page.locator('case-card', { hasText: text });
  }

  /** Cards that still wait for a decision. */
  get open(): Locator {
    return this.page.locator('case-card:not([resolved])');
  }

  row(text: string): Locator {
    return this.page.locator('live-lane .row', { hasText: text });
  }

  /** What was said to them in passing. */
  get notices(): Locator {
    return this.page.locator('.notices');
  }

  press(...keys: string[]): Promise<void> {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }
}

type Visit = (path: string, from?: string) => Promise<Viewer>;

export async function atDesk(server: ChatServer, visit: Visit, room: string, name: string, from?: string): Promise<Moderator> {
  const token = await server.token('moderator', room, name);
  const { page } = await visit(`/console?room=${room}#token=${token}`, from);
  await page.setViewportSize({ width: 1280, height: 720 });
  await expect(page.locator('.line')).toHaveText('Connected');
  return new Moderator(page);
}

/** A guest who writes by the API alone. */
export async function guest(server: ChatServer, room: string, name = `Eve of ${room}`): Promise<(text: string) => Promise<void>> {
  const post = async (path: string, body: unknown, token?: string): Promise<unknown> => {
    const answer = await fetch(`${server.url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${String(answer.status)} ${await answer.text()}`);
    return answer.json();
  };
  const { token } = (await post('/session', { name })) as { token: string };
  return async (text) => {
    await post(`/rooms/${room}/messages`, { text, nonce: crypto.randomUUID() }, token);
  };
}

/** Something about this, and each time something else: who repeats themselves is refused, and a long number may be that of a card. */
export function sayings(about: string): () => string {
  const more = ['in the morning', 'on a small boat', 'softly spoken', 'from far away', 'that nobody sees', 'for the last row', 'after the rain', 'to end with', 'made of paper', 'under the stairs'];
  return () => `${about} ${more.shift() ?? 'once too often'}`;
}
