import type { Batch, ChatEvent, Posted, Role } from '../client/protocol';

/**
 * A small crowd that lives in the page, to set a scene up before the event: no server is asked. It has what breaks
 * layouts: very long names, words without a gap, right-to-left script, emoji, and messages that are taken back.
 */

interface Voice {
  name: string;
  colour: string;
  role?: Role;
  badges?: string[];
}

const crowd = {
  ada: { name: 'Ada', colour: '#7a3ff2' },
  milo: { name: 'milo_92', colour: '#e8590c' },
  host: { name: 'Juno Live', colour: '#e03131', role: 'host' },
  mod: { name: 'Petra', colour: '#2f9e44', role: 'moderator' },
  long: { name: 'The_Extraordinarily_Long_Name_Of_A_Very_Loyal_Viewer_From_The_First_Hour', colour: '#1971c2' },
  noor: { name: 'نور', colour: '#c2255c' },
  dov: { name: 'דב', colour: '#0b7285' },
  kei: { name: 'ケイ', colour: '#f08c00', badges: ['VIP'] },
  dark: { name: 'midnight', colour: '#0b0b3b' },
  bot: { name: 'ShowBot', colour: '#5c7cfa', role: 'service' },
} satisfies Record<string, Voice>;

type Who = keyof typeof crowd;

const script: readonly (readonly [Who, string, Who?])[] = [
  ['host', 'Welcome everyone! We go live in a minute.'],
  ['ada', 'first time here, hello from Lisbon 👋'],
  ['milo', 'sound is perfect tonight'],
  ['kei', '待ってました！🎉🎉'],
  ['noor', 'مساء الخير للجميع، متحمس جدا لهذا العرض 🌙'],
  ['long', 'my name does not fit anywhere but I am still very happy to be here'],
  ['mod', 'Be kind, stay on topic, and enjoy the show 💚'],
  ['ada', 'that transition was so smooth', 'host'],
  ['dov', 'שלום לכולם! איזה ערב'],
  ['dark', 'can you read my colour on a dark scene?'],
  ['bot', 'Question time starts in ten minutes.'],
  ['milo', 'goooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooal'],
  ['kei', '👩‍👩‍👧‍👦 watching with the whole family 🏳️‍🌈'],
  ['ada', 'The part about the second act was the best thing I have heard all year, and the lights did the rest of it. Could you say more about how you got there?'],
  ['milo', '!uptime'],
  ['dark', 'more at https://example.com/show'],
];

function message(number: number, now: number): Posted {
  const [who, text, to] = script[number % script.length] as (typeof script)[number];
  const voice: Voice = crowd[who];
  return {
    type: 'posted',
    id: `demo-${number}`,
    seq: number + 1,
    at: now,
    author: { id: `demo-${who}`, name: voice.name, role: voice.role ?? 'viewer', badges: voice.badges ?? [], color: voice.colour },
    text,
    ...(to && { reply_to: { id: 'demo', author: { id: `demo-${to}`, name: crowd[to].name }, text: '' } }),
  };
}

const PACE_MS = 1_400;
const TAKE_BACK_EVERY = 7;

/** Play the crowd: `static` says everything once and rests, `live` goes on and takes a message back now and then. */
export function play(how: 'live' | 'static', tell: (batch: Batch) => void): void {
  const start = how === 'static' ? script.length : 4;
  const now = Date.now();
  tell({ events: Array.from({ length: start }, (_, number) => message(number, now)) });
  if (how === 'static') return;
  let number = start;
  setInterval(() => {
    const at = Date.now();
    const events: ChatEvent[] = [message(number, at)];
    if (number % TAKE_BACK_EVERY === 0) {
      events.push({ type: 'removed', id: `demo-r${number}`, seq: number + 1, at, targets: [`demo-${number - 2}`], by: 'moderator' });
    }
    number += 1;
    tell({ events });
  }, PACE_MS);
}
