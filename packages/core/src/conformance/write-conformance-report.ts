import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderConformanceReport, type ConformanceReport } from './conformance-report.js';

/** Writes the report twice into a folder: JSON for machines, Markdown for the plugin's README. */
export async function writeConformanceReport(report: ConformanceReport, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const file = join(directory, `conformance-${report.gatewayId}`);
  await writeFile(`${file}.json`, `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(`${file}.md`, renderConformanceReport(report));
}
