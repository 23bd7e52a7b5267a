/** The few words an overlay shows. The names of badges are what the room calls them. */
export const words = {
  role: { host: 'Host', moderator: 'Mod', service: 'Bot', viewer: '' },
  replyTo: (name: string): string => `↩\uFE0E ${name}`,
  debug: {
    room: 'room',
    state: 'state',
    transport: 'by',
    shown: 'on air',
    known: 'kept',
    warnings: 'warnings',
    retry: (seconds: number): string => `again in ${seconds} s`,
  },
} as const;
