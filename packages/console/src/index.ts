export { consoleAsset, type ConsoleAsset } from './console-asset.js';
