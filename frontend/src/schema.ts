import 'swagger-ui-dist/swagger-ui.css';
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';

/** The API's pages, read from the server's own OpenAPI document. Nobody else is asked for anything. */
SwaggerUI({
  dom_id: '#schema',
  url: '/schema/openapi.json',
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUI.presets.apis],
});
