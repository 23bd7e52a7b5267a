import { expect, test as base, type BrowserContext, type BrowserContextOptions, type Locator, type Page } from '@playwright/test';
import { Cable } from './cable';
import { ChatServer } from './server';

let rooms = 0;

/** One person with a browser of their own, in one room. */
export class Viewer {
  /** Names are one person's alone, so each test adds its number. */
  name = '';

  constructor(
    readonly page: Page,
    readonly context: BrowserContext,
  ) {}

  get rows(): Locator {
    return this.page.locator('chat-message');
  }

  get field(): Locator {
    return this.page.getByLabel('Your message');
  }

  row(text: string): Locator {
    return this.rows.filter({ hasText: text });
  }

  /** The texts shown, in order. */
  texts(): Promise<string[]> {
    return this.page.locator('chat-message .text').allInnerTexts();
  }

  /** Write a first message, and answer the question for a name. */
  async join(name: string, text: string): Promise<void> {
    await this.say(text);
    await this.call(name);
    await expect(this.row(text)).toBeVisible();
    await expect(this.row(text).getByText('Sending')).toHaveCount(0);
  }

  async call(name: string): Promise<void> {
    this.name = `${name} ${String(rooms)}`;
    await this.page.getByLabel('Name', { exact: true }).fill(this.name);
    await this.page.keyboard.press('Enter');
    await expect(this.page.locator('chat-name dialog')).not.toHaveAttribute('open');
  }

  async say(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }
}

interface Fixtures {
  /** A new room, with this test's own name. */
  room: string;
  cable: Cable & { url: string };
  /** Opens a page in a browser context of its own. */
  visit(path: string, from?: string, device?: BrowserContextOptions): Promise<Viewer>;
}

export const test = base.extend<Fixtures, { server: ChatServer }>({
  server: [
    async ({}, use) => {
      const server = await ChatServer.start();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  room: async ({ server }, use) => {
    rooms += 1;
    await use(await server.room(`e2e-${String(rooms)}-${String(Date.now() % 100_000)}`, { rate_messages: 100 }));
  },
  cable: async ({ server }, use) => {
    const cable = new Cable(server.port);
    await use(Object.assign(cable, { url: await cable.plug() }));
    await cable.unplug();
  },
  visit: async ({ browser, server }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (path, from = server.url, device = {}) => {
      const context = await browser.newContext(device);
      contexts.push(context);
      const page = await context.newPage();
      await page.goto(from + path);
      return new Viewer(page, context);
    });
    for (const context of contexts) await context.close();
  },
});

export { expect };
