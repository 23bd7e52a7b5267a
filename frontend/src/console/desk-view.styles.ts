import { css } from 'lit';

export const deskStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
  }
  /* There from the beginning. */
  .lost.elsewhere {
    position: static;
  }
  /* Over the lanes, not above them: nothing may slide under the pointer when the line comes back. */
  .lost {
    position: fixed;
    inset-block-end: 0;
    inset-inline: 0;
    z-index: 15;
    margin: 0;
    padding: 8px 14px;
    text-align: center;
    background: var(--chat-warn-soft);
    color: var(--chat-warn);
    font-weight: 600;
    animation: appear 0.01s 1s both;
  }
  @keyframes appear {
    from {
      visibility: hidden;
    }
    to {
      visibility: visible;
    }
  }
  .lanes {
    flex: 1;
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    grid-auto-flow: column;
    gap: 0 10px;
    min-height: 0;
    padding: 10px;
  }
  .lanes.wide {
    grid-template-columns: minmax(0, 1.25fr) minmax(0, 1.05fr) minmax(0, 0.9fr);
  }
  .lanes.middle {
    grid-template-columns: minmax(0, 1.1fr) minmax(0, 1fr);
  }
  .lanes.narrow {
    grid-template-columns: minmax(0, 1fr);
    padding: 0;
  }
  nav {
    grid-row: 1;
    display: flex;
    gap: 2px;
    padding: 4px 5px;
    overflow-x: auto;
    border: 1px solid var(--chat-line);
    border-block-end: 0;
    border-start-start-radius: 11px;
    border-start-end-radius: 11px;
    background: var(--chat-bg);
    scrollbar-width: none;
  }
  nav button {
    flex: none;
    min-height: 30px;
    padding: 2px 9px;
    color: var(--chat-muted);
  }
  nav button[aria-pressed='true'] {
    color: var(--chat-text);
  }
  nav button[aria-pressed='true']:not(:only-child) {
    background: var(--chat-accent-soft);
    color: var(--chat-accent);
  }
  nav button .count {
    padding: 0 6px;
    border-radius: 99px;
    background: var(--chat-accent);
    color: var(--chat-accent-text);
    font-size: 12px;
    font-weight: 700;
    line-height: 18px;
  }
  .lane-box {
    grid-row: 2;
    min-height: 0;
    overflow: hidden;
    border: 1px solid var(--chat-line);
    border-end-start-radius: 11px;
    border-end-end-radius: 11px;
    background: var(--chat-bg);
  }
  .narrow nav,
  .narrow .lane-box {
    border-inline: 0;
    border-radius: 0;
  }
  .narrow .lane-box {
    border-block-end: 0;
  }
  nav.active {
    box-shadow: inset 0 2px 0 var(--chat-accent);
  }
  .c1 {
    grid-column: 1;
  }
  .c2 {
    grid-column: 2;
  }
  .c3 {
    grid-column: 3;
  }
  .lane-box > * {
    display: block;
    height: 100%;
  }
  .spoken {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: 0;
    overflow: hidden;
    clip-path: inset(50%);
  }
  @media (max-width: 560px) {
    nav {
      padding: 2px 3px;
    }
    nav button {
      padding: 2px 7px;
    }
  }
  /* Six tabs beside each other on a telephone, none of them cut. */
  @media (max-width: 440px) {
    nav {
      gap: 0;
    }
    nav button {
      flex: 1 1 auto;
      gap: 4px;
      padding: 2px 4px;
      font-size: 13.5px;
    }
  }
`;
