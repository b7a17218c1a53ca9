import { ConfigurationError } from '../ports/configuration-error.js';

