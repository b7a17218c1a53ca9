export { startDevWorld, type DevWorld, type DevWorldOptions } from './start-dev-world.js';
export { scenarioNames, type ScenarioName } from './scenarios.js';
