import { expect, test } from './fixture';

const PAYLOADS = [
  '<img src=x onerror="window.pwned=1">',
  '<script>window.pwned=1</script>',
  '"><svg onload=window.pwned=1>',
  '<iframe srcdoc="<script>parent.pwned=1</script>">',
  '<a href="javascript:window.pwned=1">click</a>',
  '{{constructor.constructor("window.pwned=1")()}} ${window.pwned=1}',
];
/** The longest a name may be is 32 characters. */
const NAME = '<img src=x onerror=pwned=1>';
const NOT_LINKS = ['javascript:window.pwned=1', 'data:text/html,<script>window.pwned=1</script>', 'https://example.org@evil.example/'];
const MARKUP = ['img', 'script', 'svg', 'iframe', 'object', 'embed', 'style'].map((tag) => `chat-message ${tag}`).join(', ');

test.describe('what people write is text', () => {
  test('in messages, in names and in quotes', async ({ server, room, visit }) => {
    const ada = await visit(`/r/${room}`);
    const staff = await server.staff('service', '*', NAME);
    const say = (text: string, reply_to?: string): Promise<{ id: string }> =>
      staff.call('POST', `/rooms/${room}/messages`, { text, nonce: crypto.randomUUID(), reply_to });
    for (const payload of PAYLOADS) {
      const { id } = await say(payload);
      await say('an answer', id);
    }
    await expect(ada.rows).toHaveCount(PAYLOADS.length * 2);
    const texts = await ada.texts();
    for (const payload of PAYLOADS) expect(texts).toContain(payload);
    await expect(ada.page.locator('.quote-text').first()).toHaveText(PAYLOADS[0] ?? '');
    await expect(ada.rows.first().locator('.name')).toHaveText(NAME);
    await expect(ada.page.locator(MARKUP)).toHaveCount(0);
    expect(await ada.page.evaluate(() => 'pwned' in window)).toBe(false);

    // The same words, read as history by somebody who comes later.
    const bob = await visit(`/embed/${room}`);
    await expect(bob.rows).toHaveCount(PAYLOADS.length * 2);
    await expect(bob.page.locator(MARKUP)).toHaveCount(0);
    expect(await bob.page.evaluate(() => 'pwned' in window)).toBe(false);
  });

  test('in the title of a room, on its page and in the list of rooms', async ({ server, room, visit }) => {
    const host = await server.staff();
    await host.call('PATCH', `/rooms/${room}`, { title: PAYLOADS[0] });
    const ada = await visit(`/r/${room}`);
    await expect(ada.page.locator('event-chat h2')).toHaveText(PAYLOADS[0] ?? '');
    const list = await visit('/');
    await expect(list.page.locator('.room', { hasText: '<img src=x' })).toHaveCount(1);
    await expect(list.page.locator('.room img')).toHaveCount(0);
  });

  test('only http and https addresses become links, and those lead out without a trace', async ({ server, room, visit }) => {
    const host = await server.staff();
    await host.call('PATCH', `/rooms/${room}`, { links: 'allow' });
    const ada = await visit(`/r/${room}`);
    for (const text of [...NOT_LINKS, 'see https://example.org/a_(b).']) await server.say(room, text);
    await expect(ada.rows).toHaveCount(NOT_LINKS.length + 1);
    const links = ada.page.locator('chat-message a');
    await expect(links).toHaveCount(1);
    await expect(links).toHaveText('https://example.org/a_(b)');
    await expect(links).toHaveAttribute('href', 'https://example.org/a_(b)');
    await expect(links).toHaveAttribute('rel', /(?=.*\bugc\b)(?=.*\bnofollow\b)(?=.*\bnoopener\b)/);
  });
});

test('the policy of the pages is in force: no inline script, no string as markup', async ({ room, visit, server }) => {
  const ada = await visit(`/r/${room}`);
  const refused = await ada.page.evaluate(() => {
    try {
      // eslint-disable-next-line no-restricted-properties -- the point is that a browser refuses it here
      document.body.insertAdjacentHTML('beforeend', '<b>markup</b>');
      return false;
    } catch (error) {
      return error instanceof TypeError;
    }
  });
  expect(refused).toBe(true);
  const answer = await ada.page.request.get(`${server.url}/r/${room}`);
  const policy = answer.headers()['content-security-policy'] ?? '';
  for (const directive of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", 'trusted-types lit-html', "frame-ancestors 'self'"]) {
    expect(policy).toContain(directive);
  }
  expect(policy).not.toContain('unsafe');
});

test('a visit breaks no rule of the policy and asks nobody but this server', async ({ server, room, browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const strangers: string[] = [];
  const violations: string[] = [];
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== server.url && protocol !== 'data:') strangers.push(request.url());
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== new URL(server.url).host) strangers.push(socket.url());
  });
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted/.test(message.text())) violations.push(message.text());
  });
  await server.say(room, 'greetings https://example.org/picture.png');
  for (const path of ['/', `/r/${room}`, `/embed/${room}`, `/console?room=${room}`, `/overlay/${room}`, '/schema']) {
    await page.goto(server.url + path);
    await page.waitForLoadState('load');
    if (path.includes(room) && !path.startsWith('/console')) await expect(page.getByText('greetings').first()).toBeVisible();
    if (path === '/schema') await expect(page.locator('.opblock').first()).toBeVisible();
    if (path === '/') await expect(page.locator('.room').first()).toBeVisible();
  }
  expect(strangers).toEqual([]);
  expect(violations).toEqual([]);
  await context.close();
});

test('pages of staff stand in no frame, rooms only in frames of their own sites', async ({ server, room, page }) => {
  const host = await server.staff();
  await host.call('PATCH', `/rooms/${room}`, { origins: ['https://events.example.org'] });
  const policy = async (path: string): Promise<string> => (await page.request.get(server.url + path)).headers()['content-security-policy'] ?? '';
  expect(await policy('/console')).toContain("frame-ancestors 'none'");
  expect(await policy(`/embed/${room}`)).toContain("frame-ancestors 'self' https://events.example.org");
  expect(await policy(`/overlay/${room}`)).toContain("frame-ancestors 'self' https://events.example.org");
});
