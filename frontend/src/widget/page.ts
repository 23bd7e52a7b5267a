import '../theme.css';
import './page.css';
import './event-chat';

/** What an address may set: a theme for frames, a transport to look for trouble with one of them. */
const PASSED_ON = ['theme', 'density', 'transports', 'readonly', 'announce'];

const chat = document.querySelector('event-chat');
const search = new URLSearchParams(location.search);
for (const name of PASSED_ON) {
  const value = search.get(name);
  if (value !== null) chat?.setAttribute(name, value);
}
if (document.body.classList.contains('page')) {
  const rooms = document.createElement('a');
  rooms.href = '/';
  rooms.textContent = 'See which rooms there are.';
  chat?.append(rooms);
}
const theme = search.get('theme');
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;

chat?.addEventListener('chat-title', (event) => {
  if (event instanceof CustomEvent) document.title = String((event as CustomEvent<{ title: string }>).detail.title);
});
