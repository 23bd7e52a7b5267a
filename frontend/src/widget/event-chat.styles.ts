import { unsafeCSS } from 'lit';
import log from '../elements/chat-log/chat-log.css?inline';
import message from '../elements/chat-message/chat-message.css?inline';
import theme from '../theme.css?inline';
import shell from './event-chat.css?inline';

/** One sheet for the widget's shadow root: the log and its messages stand in it without roots of their own. */
export const widgetStyles = unsafeCSS(theme + shell + log + message);
