import type { Locator, Page } from '@playwright/test';
import { BACK_MS } from './cable';
import { expect, test, type Viewer } from './fixture';

type Visit = (path: string, from?: string) => Promise<Viewer>;

/** An overlay as OBS shows it: a page of the source's size. */
async function onAir(visit: Visit, room: string, options = '', from?: string): Promise<Page> {
  const { page } = await visit(`/overlay/${room}?${options}`, from);
  await page.setViewportSize({ width: 480, height: 640 });
  return page;
}

const message = (page: Page, text: string): Locator => page.locator('.chat-message', { hasText: text });

/** How far from a message its shadow may reach, in pixels. */
const SHADOW = 40;

/** Pixels in the picture OBS gets: all, those beyond the reach of any message, what of these is not clear, what is solid. */
async function alphas(page: Page): Promise<{ all: number; beyond: number; dirty: number; solid: number }> {
  const rects = await page.locator('.chat-message').evaluateAll((found) =>
    found.map((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      return { left, right, top, bottom };
    }),
  );
  const picture = await page.screenshot({ omitBackground: true });
  const reader = await page.context().newPage();
  try {
    return await reader.evaluate(async ({ base64, rects, reach }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('No canvas.');
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      const near = (x: number, y: number): boolean =>
        rects.some((one) => x > one.left - reach && x < one.right + reach && y > one.top - reach && y < one.bottom + reach);
      const count = { all: data.length / 4, beyond: 0, dirty: 0, solid: 0 };
      for (let pixel = 0; pixel < count.all; pixel += 1) {
        const alpha = data[pixel * 4 + 3] ?? 0;
        if (alpha > 200) count.solid += 1;
        if (near(pixel % bitmap.width, Math.floor(pixel / bitmap.width))) continue;
        count.beyond += 1;
        if (alpha !== 0) count.dirty += 1;
      }
      return count;
    }, { base64: picture.toString('base64'), rects, reach: SHADOW });
  } finally {
    await reader.close();
  }
}

test('an overlay shows what is said, and a removal leaves it within a second', async ({ server, room, visit }) => {
  const overlay = await onAir(visit, room);
  const kept = await server.say(room, 'this one stays');
  const { id } = await server.say(room, 'this one goes');
  await expect(message(overlay, 'this one goes')).toBeVisible();
  const gone = overlay.evaluate(
    (target) =>
      new Promise<number>((done) => {
        const look = (): void => {
          if (!document.querySelector(`[data-id="${target}"]`)) done(Date.now());
        };
        new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
        look(); // it may have gone before anybody looked
      }),
    id,
  );
  const moderator = await server.staff('moderator', room);
  const asked = Date.now();
  await moderator.call('DELETE', `/rooms/${room}/messages/${id}`);
  expect((await gone) - asked).toBeLessThan(1_000);
  await expect(overlay.locator(`[data-id="${kept.id}"]`)).toBeVisible();
});

test('a purge and a removal empty the delay buffer too: nothing slips on air after them', async ({ server, room, visit }) => {
  const overlay = await onAir(visit, room, 'delay=2');
  const [first, second] = [await server.say(room, 'taken back'), await server.say(room, 'left in')];
  const moderator = await server.staff('moderator', room);
  await moderator.call('DELETE', `/rooms/${room}/messages/${first.id}`);
  await expect(message(overlay, 'left in')).toBeVisible();
  await expect(message(overlay, 'taken back')).toHaveCount(0);
  const { messages } = await moderator.call<{ messages: { id: string; author: { id: string } }[] }>('GET', `/rooms/${room}/messages`);
  const author = messages.find((one) => one.id === second.id)?.author.id;
  await moderator.call('POST', `/rooms/${room}/staff/purges`, { user: author });
  await expect(message(overlay, 'left in')).toHaveCount(0, { timeout: 1_000 });
});

for (const theme of ['plain', 'bubbles', 'cards', 'neon']) {
  test(`the theme ${theme} is clear to alpha 0 outside its messages, without scrollbars`, async ({ visit, room }) => {
    const overlay = await onAir(visit, room, `theme=${theme}&demo=static&limit=2&animate=none`);
    await expect(overlay.locator('.chat-message')).toHaveCount(2);
    const shown = await alphas(overlay);
    expect(shown.solid).toBeGreaterThan(1_000);
    expect(shown.beyond).toBeGreaterThan(shown.all / 3);
    expect(shown.dirty).toBe(0);
    const overflow = await overlay.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement;
      return [scrollWidth - innerWidth, scrollHeight - innerHeight];
    });
    expect(overflow).toEqual([0, 0]);
    await overlay.evaluate(() => document.querySelector('.chat')?.remove());
    const bare = await alphas(overlay);
    expect([bare.beyond, bare.dirty]).toEqual([bare.all, 0]);
  });
}

test('payloads are words on the screen and nothing else', async ({ server, room, visit }) => {
  const overlay = await onAir(visit, room, 'limit=10');
  const payloads = [
    '<img src=x onerror="document.title=\'broken\'">',
    '<script>document.title="broken"</script>',
    '</span></div><style>.chat{display:none}</style>',
    '{{constructor.constructor("document.title=1")()}}',
  ];
  for (const payload of payloads) await server.say(room, payload);
  await expect(overlay.locator('.chat-text')).toHaveText(payloads);
  expect(await overlay.locator('.chat :is(img, script, style, a, button, input)').count()).toBe(0);
  await expect(overlay).not.toHaveTitle(/broken|^1$/);
  expect(await overlay.evaluate(() => getComputedStyle(document.documentElement).pointerEvents)).toBe('none');
});

test('options of the address are kept, and unknown ones only warned about', async ({ server, room, visit }) => {
  const warned: string[] = [];
  const overlay = await onAir(visit, room, 'size=40&align=right&from=top&limit=2&times=1&names=0&hide_commands=1&chroma=00ff00');
  overlay.on('console', (line) => warned.push(line.text()));
  for (const text of ['one', '!command', 'two', 'three']) await server.say(room, text);
  await expect(overlay.locator('.chat-text')).toHaveText(['two', 'three']);
  await expect(overlay.locator('.chat-name')).toHaveCount(0);
  await expect(overlay.locator('.chat-time')).toHaveCount(2);
  const looks = await overlay.evaluate(() => {
    const rect = (text: string): DOMRect | undefined =>
      [...document.querySelectorAll('.chat-message')].find((one) => one.textContent?.includes(text))?.getBoundingClientRect();
    const chat = document.querySelector('.chat') as HTMLElement;
    return {
      size: getComputedStyle(chat).fontSize,
      ground: getComputedStyle(document.documentElement).backgroundColor,
      newestOnTop: (rect('three')?.top ?? 0) < (rect('two')?.top ?? 0),
      right: Math.round(innerWidth - (rect('three')?.right ?? 0)) < 40,
    };
  });
  expect(looks).toEqual({ size: '40px', ground: 'rgb(0, 255, 0)', newestOnTop: true, right: true });
  await overlay.goto(`${server.url}/overlay/${room}?themes=neon&size=huge`);
  await expect(overlay.locator('.chat-text')).toHaveCount(4);
  expect(warned.filter((line) => line.includes('overlay'))).toHaveLength(2);
  expect(await overlay.locator('body').innerText()).not.toContain('neon');
});

test('messages fade after their time, and the page is empty then', async ({ server, room, visit }) => {
  const overlay = await onAir(visit, room, 'fade=1');
  await expect(overlay.locator('.chat')).toBeAttached();
  await server.say(room, 'short-lived');
  await expect(message(overlay, 'short-lived')).toBeVisible();
  await expect(overlay.locator('.chat-message')).toHaveCount(0, { timeout: 3_000 });
  expect((await alphas(overlay)).dirty).toBe(0);
});

test('a streamer’s own CSS wins over theme and options, added the way OBS adds it', async ({ visit, room }) => {
  const overlay = await onAir(visit, room, 'theme=cards&size=40&demo=static');
  await expect(overlay.locator('.chat-message').first()).toBeVisible();
  await overlay.evaluate(() => {
    const style = document.createElement('style');
    style['innerHTML' as 'textContent'] = 'body { --chat-size: 18px } div { background: rgb(1, 2, 3) } .chat-name { color: rgb(4, 5, 6) }';
    document.head.append(style);
  });
  const looks = await overlay.evaluate(() => {
    const of = (selector: string): CSSStyleDeclaration => getComputedStyle(document.querySelector(selector) as Element);
    return [of('.chat').fontSize, of('.chat-message').backgroundColor, of('.chat-name').color];
  });
  expect(looks).toEqual(['18px', 'rgb(1, 2, 3)', 'rgb(4, 5, 6)']);
});

test('an overlay set up before its room is there comes alive by itself, and says nothing until then', async ({ server, room, visit }) => {
  const later = `${room}-later`;
  const overlay = await onAir(visit, later);
  await expect(overlay.locator('.chat')).toBeAttached();
  expect(await overlay.locator('body').innerText()).toBe('');
  await server.room(later);
  await server.say(later, 'and here we are');
  await expect(message(overlay, 'and here we are')).toBeVisible({ timeout: 15_000 });
});

test('after a cut line the overlay resumes by itself; what was removed meanwhile is gone', async ({ server, room, cable, visit }) => {
  const overlay = await onAir(visit, room, '', cable.url);
  const { id } = await server.say(room, 'soon regretted');
  await expect(message(overlay, 'soon regretted')).toBeVisible();
  cable.pull();
  const moderator = await server.staff('moderator', room);
  await moderator.call('DELETE', `/rooms/${room}/messages/${id}`);
  await server.say(room, 'said meanwhile');
  cable.mend();
  await expect(message(overlay, 'said meanwhile')).toBeVisible({ timeout: BACK_MS });
  await expect(message(overlay, 'soon regretted')).toHaveCount(0);
  expect(await overlay.locator('body').innerText()).not.toMatch(/connect|error/i);
});

test('a hidden source moves nothing and is up to date when it shows again', async ({ server, room, visit }) => {
  const overlay = await onAir(visit, room, 'limit=2');
  await server.say(room, 'seen');
  await expect(message(overlay, 'seen')).toBeVisible();
  const tell = (visible: boolean): Promise<void> =>
    overlay.evaluate((shown) => {
      dispatchEvent(new CustomEvent('obsSourceVisibleChanged', { detail: { visible: shown } }));
    }, visible);
  await tell(false);
  await overlay.evaluate(() => {
    Object.assign(globalThis, { moved: 0 });
    const animate = Element.prototype.animate;
    Element.prototype.animate = function (...given) {
      Object.assign(globalThis, { moved: (globalThis as unknown as { moved: number }).moved + 1 });
      return animate.apply(this, given);
    };
  });
  const moved = (): Promise<number> => overlay.evaluate(() => (globalThis as unknown as { moved: number }).moved);
  for (const text of ['a', 'b', 'c']) await server.say(room, `unseen ${text}`);
  await expect(overlay.locator('.chat-text')).toHaveText(['unseen b', 'unseen c']);
  expect(await moved()).toBe(0);
  await tell(true);
  await server.say(room, 'back again');
  await expect(message(overlay, 'back again')).toBeVisible();
  expect(await moved()).toBeGreaterThan(0);
});
