/**
 * The one line a host page needs:
 * `<script src="https://chat.example.org/embed.js" data-room="main" async></script>`
 *
 * Finds itself, puts an <event-chat> in its place and loads the widget. A page that does not let the widget's
 * module run (its Content Security Policy or Trusted Types forbid it) gets the same room in a frame.
 * Options: data-room, data-theme, data-density, data-readonly, data-height; data-frame asks for the frame.
 */
declare const __WIDGET__: string;

const script = document.currentScript;
if (script instanceof HTMLScriptElement) embed(script);

function embed(self: HTMLScriptElement): void {
  const server = new URL(self.src).origin;
  const { room = 'main', height = '480px', frame, ...rest } = self.dataset;

  const place = (element: HTMLElement): void => {
    element.style.display = 'block';
    element.style.height = height;
    element.style.width = '100%';
  };
  const showFrame = (instead: Element): void => {
    const made = document.createElement('iframe');
    made.src = `${server}/embed/${encodeURIComponent(room)}?${new URLSearchParams(rest as Record<string, string>).toString()}`;
    made.title = 'Chat';
    made.style.border = '0';
    place(made);
    instead.replaceWith(made);
  };

  const chat = document.createElement('event-chat');
  chat.setAttribute('room', room);
  chat.setAttribute('server', server);
  for (const name of ['theme', 'density', 'readonly', 'announce']) {
    const value = rest[name];
    if (value !== undefined) chat.setAttribute(name, value);
  }
  place(chat);
  chat.style.display = 'flex';
  self.after(chat);
  if (frame !== undefined) showFrame(chat);
  else {
    // eslint-disable-next-line no-unsanitized/method -- our own origin, and a name fixed when this was built
    import(/* @vite-ignore */ `${server}/${__WIDGET__}`).catch(() => {
      showFrame(chat);
    });
  }
}
