import { css } from 'lit';

export const deskHeaderStyles = css`
  :host {
    display: block;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 12px;
    padding: 7px 12px;
    border-bottom: 1px solid var(--chat-line);
    background: var(--chat-bg);
  }
  h1 {
    margin: 0;
    font-size: 15px;
    font-weight: 700;
  }
  .room {
    width: auto;
    max-width: clamp(200px, 26vw, 360px);
    text-overflow: ellipsis;
    min-height: 30px;
    padding-block: 2px;
    font-weight: 600;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 5px;
  }
  .end {
    display: flex;
    align-items: center;
    gap: 6px;
    margin-inline-start: auto;
  }
  .line {
    display: inline-flex;
    align-items: center;
    gap: 7px;
    font-weight: 600;
    white-space: nowrap;
  }
  .line::before {
    width: 9px;
    height: 9px;
    border-radius: 50%;
    background: var(--chat-warn);
    content: '';
  }
  .line.open::before {
    background: var(--chat-good);
  }
  .line.closed::before {
    background: var(--chat-danger);
  }
  .icon {
    width: 32px;
    padding: 0;
  }
  .icon svg {
    width: 18px;
    height: 18px;
    fill: none;
    stroke: currentColor;
    stroke-linecap: round;
    stroke-linejoin: round;
    stroke-width: 2;
  }
  @media (max-width: 560px) {
    h1,
    .who,
    .viewers {
      display: none;
    }
    .room {
      flex: 1 1 100px;
      min-width: 0;
      max-width: 190px;
    }
    .chips {
      order: 1;
    }
    header {
      gap: 5px 8px;
      padding: 5px 8px;
    }
  }
`;
