import { css } from 'lit';

export const messageStyles = css`
  chat-message {
    position: relative;
    display: block;
    padding: 7px 16px 3px 54px;
    padding-inline: 54px 16px;
    overflow-wrap: anywhere;
  }
  chat-message::before {
    content: attr(data-initial);
    position: absolute;
    inset-inline-start: 14px;
    top: 9px;
    display: grid;
    place-items: center;
    width: 30px;
    height: 30px;
    border-radius: 50%;
    background: color-mix(in srgb, var(--name) 15%, var(--chat-bg));
    color: var(--name);
    font-size: 0.85em;
    font-weight: 650;
  }
  chat-message:hover {
    background: var(--chat-surface);
  }
  chat-message:focus-visible {
    outline-offset: -2px;
  }
  chat-message .head {
    display: flex;
    align-items: baseline;
    gap: 7px;
    min-width: 0;
  }
  chat-message .name {
    min-width: 0;
    overflow: hidden;
    color: var(--name);
    font-weight: 650;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  chat-message .time {
    flex: none;
    color: var(--chat-muted);
    font-size: 0.78em;
    font-variant-numeric: tabular-nums;
  }
  chat-message .badge {
    flex: none;
    padding: 0 6px;
    border-radius: 5px;
    background: var(--chat-good-soft);
    color: var(--chat-good);
    font-size: 0.73em;
    font-weight: 650;
    line-height: 1.6;
  }
  chat-message .badge.host {
    background: var(--chat-accent-soft);
    color: var(--chat-text);
  }
  chat-message .badge.service {
    background: var(--chat-surface);
    color: var(--chat-muted);
  }
  chat-message .text {
    display: block;
    white-space: pre-wrap;
    unicode-bidi: plaintext;
  }
  chat-message .link {
    color: light-dark(#3b33c9, #b6b1ff);
    text-underline-offset: 2px;
  }
  /* The same author goes on: no name, no face. The words stay for those who hear the row. */
  chat-message.collapsed {
    padding-top: 1px;
  }
  chat-message.collapsed::before {
    content: none;
  }
  chat-message.collapsed .head {
    position: absolute;
    inset-inline-start: 0;
    width: 54px;
    justify-content: center;
  }
  chat-message.collapsed .head > :not(.time) {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  chat-message.collapsed .time {
    padding-top: 0.35em;
    opacity: 0;
  }
  chat-message.collapsed:hover .time,
  chat-message.collapsed:focus .time {
    opacity: 1;
  }
  chat-message.mention {
    background: var(--chat-warn-soft);
    box-shadow: inset 3px 0 0 var(--chat-warn);
  }
  chat-message.own .text {
    width: fit-content;
    max-width: 100%;
    box-sizing: border-box;
    margin: 1px 0 2px -9px;
    margin-inline: -9px 0;
    padding: 3px 9px 4px;
    border-radius: 9px;
    background: var(--chat-accent-soft);
  }
  chat-message.unsent .text {
    opacity: 0.75;
  }
  chat-message.gone .text {
    padding-inline: 0;
    margin-inline: 0;
    background: none;
    color: var(--chat-muted);
    font-style: italic;
  }
  chat-message .quote {
    display: block;
    max-width: 100%;
    min-height: 24px;
    margin: 0 0 2px;
    padding: 1px 8px;
    overflow: hidden;
    border: 0;
    border-inline-start: 2px solid var(--chat-line);
    background: none;
    color: var(--chat-muted);
    font: inherit;
    font-size: 0.85em;
    text-align: start;
    text-overflow: ellipsis;
    white-space: nowrap;
    cursor: pointer;
  }
  chat-message .quote:hover {
    color: var(--chat-text);
    border-color: var(--chat-accent);
  }
  chat-message .quote-name {
    font-weight: 650;
  }
  chat-message .quote.gone .quote-text {
    font-style: italic;
  }
  chat-message .state {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 10px;
    color: var(--chat-muted);
    font-size: 0.82em;
  }
  chat-message .state.held {
    color: var(--chat-warn);
  }
  chat-message .state.bad {
    color: var(--chat-danger);
  }
  chat-message .act {
    min-height: 24px;
    padding: 0 2px;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    text-decoration: underline;
    text-underline-offset: 2px;
    cursor: pointer;
  }
  @media (prefers-reduced-motion: no-preference) {
    chat-message.found {
      animation: chat-found 1.6s ease-out;
    }
  }
  @keyframes chat-found {
    from {
      background: var(--chat-accent-soft);
    }
  }
  :host([density='compact']) chat-message {
    padding: 2px 12px;
  }
  :host([density='compact']) chat-message::before {
    content: none;
  }
  :host([density='compact']) chat-message.collapsed .head {
    display: none;
  }
  @media (max-width: 360px) {
    chat-message {
      padding-inline: 46px 10px;
    }
    chat-message::before {
      inset-inline-start: 9px;
    }
    chat-message.collapsed .head {
      width: 46px;
    }
  }
  @media (forced-colors: active) {
    chat-message.mention {
      outline: 1px solid Highlight;
    }
  }
`;
