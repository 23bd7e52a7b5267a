import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from './fixture';

/** Somebody else's site: one page with a policy of its own. To a browser `localhost` and `127.0.0.1` are two sites. */
class HostSite {
  html = '';
  policy = '';
  #server: Server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...(this.policy ? { 'content-security-policy': this.policy } : {}) });
    response.end(this.html);
  });
  url = '';

  async open(): Promise<this> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    this.url = `http://localhost:${String((this.#server.address() as AddressInfo).port)}`;
    return this;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}

let site: HostSite;
test.beforeEach(async ({ server, room }) => {
  site = await new HostSite().open();
  site.html = `<!doctype html><html lang="en"><title>Host</title><h1>Our event</h1>
    <script src="${server.url}/embed.js" data-room="${room}" data-theme="dark" data-height="400px" async></script></html>`;
  const host = await server.staff();
  await host.call('PATCH', `/rooms/${room}`, { origins: [site.url] });
});
test.afterEach(() => site.close());

test('one line on a page of another site puts the chat there, and one can take part', async ({ server, room, visit }) => {
  await server.say(room, 'hello, host page');
  const guest = await visit('/', site.url);
  const chat = guest.page.locator('event-chat');
  await expect(guest.row('hello, host page')).toBeVisible();
  await expect(chat).toHaveAttribute('theme', 'dark');
  expect((await chat.boundingBox())?.height).toBe(400);
  await guest.join('Visitor', 'hello from another site');
  const ada = await visit(`/r/${room}`);
  await expect(ada.row('hello from another site').locator('.name')).toHaveText(guest.name);
  await guest.say('and once more');
  await expect(ada.row('and once more')).toBeVisible();
  await expect(guest.page.locator('chat-message.unsent')).toHaveCount(0);

  // The host's storage holds nothing of it: the token lives in memory only.
  const kept = await guest.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  expect(kept).not.toMatch(/ey[\w-]{10,}\.|token/);
});

test('a page that forbids the widget’s Trusted Types policy gets the room in a frame, and one can take part there', async ({ server, room, visit }) => {
  await server.say(room, 'hello, frame');
  site.policy = "require-trusted-types-for 'script'; trusted-types 'none'";
  const guest = await visit('/', site.url);
  const frame = guest.page.frameLocator('iframe[title="Chat"]');
  await expect(frame.locator('chat-message', { hasText: 'hello, frame' })).toBeVisible();
  await expect(guest.page.locator('event-chat')).toHaveCount(0);
  await expect(guest.page.locator('iframe')).toHaveAttribute('src', new RegExp(`/embed/${room}\\?theme=dark`));

  // No cookie gets into a frame of another site; the guest is known by the frame's memory.
  const name = `Framed of ${room}`;
  const field = frame.getByLabel('Your message');
  for (const text of ['hello from a frame', 'and once more']) {
    await field.fill(text);
    await field.press('Enter');
    if (text.startsWith('hello')) {
      await frame.getByLabel('Name', { exact: true }).fill(name);
      await frame.getByRole('button', { name: 'Join the chat' }).click();
    }
    await expect(frame.locator('chat-message', { hasText: text }).locator('.text')).toHaveText(text);
  }
  await expect(frame.locator('chat-message.unsent')).toHaveCount(0);
  const ada = await visit(`/r/${room}`);
  await expect(ada.row('hello from a frame').locator('.name')).toHaveText(name);
  await expect(ada.row('and once more')).toBeVisible();
  expect(await guest.context.cookies()).toEqual([]);
});

test('a site that the room does not know shows no frame of it', async ({ server, room, visit }) => {
  const host = await server.staff();
  await host.call('PATCH', `/rooms/${room}`, { origins: [] });
  await server.say(room, 'not for everybody');
  site.policy = "require-trusted-types-for 'script'; trusted-types 'none'";
  const guest = await visit('/', site.url);
  await expect(guest.page.locator('iframe[title="Chat"]')).toBeVisible();
  const refused = guest.page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()));
  await guest.page.reload();
  await refused;
  await expect(guest.page.frameLocator('iframe').getByText('not for everybody')).toHaveCount(0);
});
