import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkRequest } from '../input/check-input.js';
import { renderConformanceReport, type ConformanceReport } from './conformance-report.js';

/**
 * Writes the report to a folder as JSON, and as Markdown for the plugin's README.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `directory` or a member of `report`.
 */
export async function writeConformanceReport(report: ConformanceReport, directory: string): Promise<void> {
  checkRequest.text('directory', directory, { most: 4_096 });
  const page = renderConformanceReport(report);
  await mkdir(directory, { recursive: true });
  const file = join(directory, `conformance-${report.gatewayId}`);
  await writeFile(`${file}.json`, `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(`${file}.md`, page);
}
