import { css, unsafeCSS } from 'lit';
import theme from '../theme.css?inline';
import { logStyles } from '../elements/chat-log/chat-log.styles';
import { messageStyles } from '../elements/chat-message/chat-message.styles';

const shell = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    height: 100%;
    overflow: hidden;
    background: var(--chat-bg);
    color: var(--chat-text);
    font: 400 var(--chat-size) / 1.45 var(--chat-font);
    contain: content;
  }
  :host([hidden]) {
    display: none;
  }
  header {
    display: flex;
    align-items: center;
    gap: 10px;
    min-height: 48px;
    padding: 4px 8px 4px 16px;
    box-sizing: border-box;
    border-bottom: 1px solid var(--chat-line);
  }
  h2 {
    flex: 1;
    min-width: 0;
    margin: 0;
    overflow: hidden;
    font-size: 1.02em;
    font-weight: 650;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .viewers {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    color: var(--chat-muted);
    font-size: 0.87em;
    font-variant-numeric: tabular-nums;
  }
  .viewers svg {
    width: 15px;
    height: 15px;
  }
  .round {
    display: grid;
    place-items: center;
    width: 34px;
    height: 34px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    color: var(--chat-muted);
    cursor: pointer;
  }
  .round:hover,
  .round[aria-pressed='true'] {
    background: var(--chat-surface);
    color: var(--chat-text);
  }
  .round svg {
    width: 17px;
    height: 17px;
  }
  .strip {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 7px 16px;
    background: var(--chat-surface);
    border-bottom: 1px solid var(--chat-line);
    font-size: 0.9em;
    overflow-wrap: anywhere;
  }
  .strip > span {
    flex: 1;
    min-width: 0;
  }
  .strip.warn {
    background: var(--chat-warn-soft);
    color: var(--chat-warn);
  }
  .strip.bad {
    background: var(--chat-danger-soft);
    color: var(--chat-danger);
  }
  .strip.pin > svg {
    flex: none;
    width: 15px;
    height: 15px;
    color: var(--chat-accent);
  }
  .strip .round {
    flex: none;
    width: 26px;
    height: 26px;
    color: inherit;
  }
  .pin-text {
    display: -webkit-box;
    overflow: hidden;
    -webkit-line-clamp: 2;
    -webkit-box-orient: vertical;
  }
  chat-log {
    flex: 1;
    min-height: 0;
  }
  .closed {
    margin: 0;
    padding: 14px 16px;
    border-top: 1px solid var(--chat-line);
    background: var(--chat-surface);
    color: var(--chat-muted);
    text-align: center;
    overflow-wrap: anywhere;
  }
  .slow {
    padding: 5px 16px 0;
    color: var(--chat-muted);
    font-size: 0.85em;
  }
  .spoken {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :focus-visible {
    outline: 2px solid var(--chat-accent);
    outline-offset: 1px;
  }
`;

export const widgetStyles = [unsafeCSS(theme), shell, logStyles, messageStyles];
