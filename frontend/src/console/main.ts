import '../theme.css';
import './console.css';
import './moderation-console';
